/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files beside a probe's text that decide on what it is compiled to: as far as the compiler told them,
 * and those that the text names in quotes and that may not be there yet.
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

/* Where an #include "..." in the text may find its file: beside the text, and in the directories of -I among
 * @flags. */
void includes_read(struct includes *includes, const struct source *source, char *const *flags,
                   size_t flag_count);
void includes_finish(struct includes *includes);

#endif
