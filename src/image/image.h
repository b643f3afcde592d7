/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The image: the result of a compile, as plain data. It has programs, maps and the layouts of their events,
 * and nothing that belongs to a process or a kernel: instructions name maps by their number in the image. The
 * compiler process writes it; the host reads and loads it.
 */
#ifndef BCCRUN_IMAGE_H
#define BCCRUN_IMAGE_H

#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/text.h"
#include "events/layout.h"

struct image_map {
    char *name;
    uint32_t type; /* enum bpf_map_type */
    uint32_t key_bytes;
    uint32_t value_bytes;
    uint32_t max_entries;
    uint32_t flags;
    bool has_events;     /* the probe sends structs through it, */
    struct layout event; /* laid out like this */
    bool has_entries;    /* it can be shown as a table: */
    struct layout key;   /* no fields for queues and stacks */
    struct layout value; /* one field without a name if it is not a struct */
};

struct image_program {
    char *name;                    /* the function's, as in the probe's source */
    uint32_t type;                 /* enum bpf_prog_type */
    uint32_t attach_type;          /* enum bpf_attach_type that it is loaded for */
    uint32_t flags;                /* that it is loaded with: BPF_F_SLEEPABLE or 0 */
    uint32_t attach_btf_id;        /* the kernel function that it is loaded for; 0 but for TRACING and LSM */
    uint32_t attach_btf_object;    /* the kernel module's types that this is an id of; 0: the kernel's own */
    struct bpf_insn *instructions; /* BPF_PSEUDO_MAP_FD loads have the map's number as imm */
    size_t instruction_count;
};

struct image {
    char *license;
    struct image_map *maps;
    size_t map_count;
    struct image_program *programs; /* one for each function asked for, in that order */
    size_t program_count;
};

void image_finish(struct image *image);

/* Removes program @index from the image. */
void image_drop_program(struct image *image, size_t index);

void image_write(const struct image *image, struct text *to);

/* Reads an image of @length bytes and checks all of it: sizes, map numbers, fields within their structs.
 * Returns 0, or -EBADMSG with the error recorded and *image all zero. */
int image_read(const char *bytes, size_t length, struct image *image) MUST_CHECK;

/* A digest of the map's whole description: its name, type, sizes and layouts. */
struct digest image_map_digest(const struct image_map *map);

/* Whether a program of the image uses map @map. */
bool image_uses_map(const struct image *image, size_t map);

/* Whether @instruction is the first half of a load of a map's descriptor. */
bool image_is_map_load(const struct bpf_insn *instruction);

#endif
