/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The place in a probe that an instruction of a rejected program comes from.
 */
#ifndef BCCRUN_SOURCE_PLACE_H
#define BCCRUN_SOURCE_PLACE_H

#include "image/exchange.h"
#include "probe/declare.h"
#include "probe/source.h"

struct source_place {
    unsigned line;   /* of the probe; 0: it is not known */
    unsigned column; /* of the user's line, in bytes from 1; 0: it is not known */
};

/* The place of @instruction of @function, by the positions of the reply. The lines of libbcc and of bccrun have no
 * place: their instructions have that of the nearest line of the probe before. */
struct source_place source_place_of(const struct source *source, const struct declared_function *function,
                                    const struct reply *reply, long instruction);

/* The variable that the line assigns to before the place: "count" in "u64 *count = seen.lookup(&pid);". On the
 * heap; NULL if the line is not as simple as that. */
char *source_place_variable(const struct source *source, struct source_place place);

#endif
