/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A compiled probe in a file, to be run on the kernel that it was compiled for: the image, the probe's source, which says
 * where its functions attach and what is shown, and what both were made with. The kernel that runs it has not verified
 * it, and decides by itself where it attaches.
 *
 * The file comes from anywhere. It has a header with a magic number, the version of this form, the length and the digest
 * of all that follows.
 */
#ifndef BCCRUN_IMAGE_FILE_H
#define BCCRUN_IMAGE_FILE_H

#include "image/image.h"

#define IMAGE_FILE_LIMIT_BYTES (16 * 1024 * 1024)

struct image_file {
    char *release, *architecture; /* of the kernel, as uname(2) has them */
    char *types;  /* the digest of its BTF, in hexadecimal; "" if the types are those of headers */
    char *probe;  /* its name in messages */
    char *text;   /* its source */
    char **flags; /* -DNAME=VALUE */
    size_t flag_count;
    char **sections; /* FUNCTION=SPEC */
    size_t section_count;
    char *selects;           /* the kinds of filters compiled in, for people; "" for none */
    char *definitions;       /* the C that was in front of the source */
    uint32_t *program_types; /* enum bpf_prog_type that each program is to be loaded as */
    struct image image;      /* programs without type */
};

void image_file_write(const struct image_file *file, struct text *to);

/* Whether these are the first bytes of such a file. */
bool image_file_is(const char *bytes, size_t length);

/* Reads a file named @name and checks all of it. 0; or the recorded error and *file all zero. */
int image_file_read(const char *name, const char *bytes, size_t length, struct image_file *file) MUST_CHECK;

void image_file_finish(struct image_file *file);

#endif
