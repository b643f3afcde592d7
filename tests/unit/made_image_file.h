/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small image file with one of everything in it.
 */
#ifndef BCCRUN_MADE_IMAGE_FILE_H
#define BCCRUN_MADE_IMAGE_FILE_H

#include "image/image_file.h"
#include "made_image.h"

static inline void made_image_file_init(struct image_file *file)
{
    *file = (struct image_file){
        .release = xstrdup("6.1.0"),
        .architecture = xstrdup("x86_64"),
        .types = xstrdup(""),
        .probe = xstrdup("./probe.c"),
        .text = xstrdup("int kprobe__do_exit(void *ctx) { return 0; }\n"),
        .selects = xstrdup("--pid"),
        .definitions = xstrdup("#define A 1\n"),
    };
    char **place = &array_push(file->flags, file->flag_count);
    *place = xstrdup("-DMIN_US=100");
    place = &array_push(file->sections, file->section_count);
    *place = xstrdup("start=kprobe/tcp_connect");
    made_image_init(&file->image);
    file->program_types = xcalloc(file->image.program_count, sizeof(*file->program_types));
    for (size_t i = 0; i < file->image.program_count; i++) {
        file->program_types[i] = BPF_PROG_TYPE_KPROBE;
        file->image.programs[i].type = BPF_PROG_TYPE_UNSPEC;
        file->image.programs[i].attach_btf_id = 0;
    }
}

static inline bool made_image_file_is_sound(const struct image_file *file)
{
    bool is_sound = made_image_is_sound(&file->image) && file->text[0] != '\0' && file->program_types != NULL;
    for (size_t i = 0; i < file->section_count; i++)
        is_sound = is_sound && strchr(file->sections[i], '=') != NULL;
    return is_sound;
}

#endif
