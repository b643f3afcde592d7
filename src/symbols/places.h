/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The places that a glob stands for: SEC("kprobe/vfs_*") is one point of attachment at many functions.
 */
#ifndef BCCRUN_PLACES_H
#define BCCRUN_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place {
    char *name;      /* the kernel's, or the file's own: "vfs_read", "sched/sched_switch" */
    uint64_t number; /* a kernel function's address, a user function's offset in its file; 0: not known */
};

/* All zero is none. */
struct places {
    struct place *list;
    size_t count;
    char *path;  /* of the file that they are all in; NULL: in the kernel */
    int file_fd; /* that file; 0: in the kernel */
};

void places_add(struct places *places, const char *name, uint64_t number);

/* Puts them in the order of their names, each once; @by_number: in the order of their numbers, and of several
 * names for one number the first. */
void places_sort(struct places *places, bool by_number);

bool places_are_same(const struct places *a, const struct places *b);

void places_finish(struct places *places);

#endif
