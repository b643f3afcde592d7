/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocation that does not fail: outside the event path, bccrun asks for a few KiB at a time, and a machine
 * without that cannot print an error either. Sizes that come from input are limited where they are read.
 */
#ifndef BCCRUN_MEMORY_H
#define BCCRUN_MEMORY_H

#include <stddef.h>

void *xcalloc(size_t count, size_t bytes);
void *xrealloc(void *memory, size_t count, size_t bytes);
char *xstrdup(const char *string);
char *xstrndup(const char *string, size_t length);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Frees @count strings and the list of them. */
void strings_free(char **strings, size_t count);

/* Makes room for one more element at the end of a growing array and returns where it is, zeroed. */
#define array_push(array, count)                                                                             \
    (*(typeof(&(array)[0]))array_grow((void **)&(array), &(count), sizeof((array)[0])))
void *array_grow(void **array, size_t *count, size_t bytes);

#endif
