/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C of bccrun's own that is to be put into a probe's source, each piece before a certain byte or in place of some.
 */
#ifndef BCCRUN_INSERTIONS_H
#define BCCRUN_INSERTIONS_H

#include <stddef.h>

#include "base/text.h"

/* All zero is empty. */
struct insertions {
    struct insertion *list;
    size_t count;
    size_t next; /* the first that has not been copied yet */
};

/* Adds @c, which is on the heap and now belongs to the insertions, before byte @at. */
void insertions_add(struct insertions *insertions, size_t at, char *c);

/* The same in place of the @length bytes from @at on, which are copied together. */
void insertions_replace(struct insertions *insertions, size_t at, size_t length, char *c);

/* Puts them into the order of the source: once, before the first copy. */
void insertions_sort(struct insertions *insertions);

/* Appends the bytes @from to @end of @source to @out, with what is inserted from @from up to and including @end.
 * What was to go before @from and has not been copied yet is left out for good. */
void insertions_copy(struct insertions *insertions, const char *source, size_t from, size_t end,
                     struct text *out);

void insertions_finish(struct insertions *insertions);

#endif
