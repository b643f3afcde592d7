/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "Did you mean ...": of many names, the few that are nearest to the one that was not found.
 */
#ifndef BCCRUN_NEAREST_H
#define BCCRUN_NEAREST_H

#include <stddef.h>

#include "base/text.h"

#define NEAREST_MAX 3

struct nearest {
    const char *wanted;
    size_t count; /* found so far */
    char *names[NEAREST_MAX];
    unsigned distances[NEAREST_MAX];
};

void nearest_init(struct nearest *nearest, const char *wanted);
void nearest_finish(struct nearest *nearest);

/* Offers a name; it is copied if it is among the nearest. Names that are too different are not kept: more
 * edits than a third of the wanted name's length (at least 2), unless the name contains the wanted one. */
void nearest_offer(struct nearest *nearest, const char *name);

/* The same for functions that visit names. */
void nearest_visit(const char *name, void *nearest);

/* Appends "'a', 'b' or 'c'", nothing if no name was near. */
void nearest_append(const struct nearest *nearest, struct text *to);

/* Hints "did you mean 'a', 'b' or 'c'?" for the failure that comes next; nothing if no name was near. */
void nearest_hint(const struct nearest *nearest);

/* All of it for a list that is short enough to be shown: hints those that are near, then "@what: a, b, c". @name gives
 * one by its number, NULL after the last. */
void nearest_hint_among(const char *wanted, const char *what, const char *(*name)(size_t index));

#endif
