/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names by numbers: what is slow to find out is found out once. All zero is an empty table.
 */
#ifndef BCCRUN_KEYED_NAMES_H
#define BCCRUN_KEYED_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keyed_names {
    struct keyed_name *entries; /* an open hash table */
    size_t count, capacity;
};

/* The place of the key's name, valid until the next call; *@is_new: it is NULL, and the caller's to fill, or to leave so. The
 * table owns what is put there. @key is not 0. */
char **keyed_names_place(struct keyed_names *names, uint64_t key, bool *is_new);

void keyed_names_finish(struct keyed_names *names);

#endif
