/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files besides a probe's source that decide on what it is compiled to: those that the compiler reported,
 * and those that the source names in quotes and that may not exist yet.
 */
#ifndef BCCRUN_INCLUDES_H
#define BCCRUN_INCLUDES_H

#include <stddef.h>

#include "probe/source.h"

/* All zero is empty. */
struct includes {
    char **paths;
    size_t count;
};

void includes_add(struct includes *includes, char *const *paths, size_t count);

/* Where an #include "..." in the source may find its file: next to the source, and in the directories of -I
 * among @flags. */
void includes_read(struct includes *includes, const struct source *source, char *const *flags,
                   size_t flag_count);
void includes_finish(struct includes *includes);

#endif
