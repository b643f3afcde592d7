/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The maps that a probe's text declares, BPF_HASH(counts, u32) and the like, read from its tokens.
 */
#ifndef BCCRUN_OWN_MAPS_H
#define BCCRUN_OWN_MAPS_H

#include <stdbool.h>

#include "probe/lexer.h"
#include "probe/source.h"

/* The next declaration from where @lexer is: its macro, and the map's name. False: there are no more. */
bool own_maps_next(struct lexer *lexer, struct token *macro, struct token *name);

/* The names of all are given to @visit. */
void own_maps_visit(const struct source *source, void (*visit)(const char *name, void *context),
                    void *context);

/* The type of the map's keys as it is written, on the heap. NULL: it is not written, or there is no such map. */
char *own_maps_key_type(const struct source *source, const char *map);

#endif
