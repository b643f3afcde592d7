// SPDX-License-Identifier: Apache-2.0
#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_abort(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

void *xcalloc(size_t count, size_t bytes)
{
    return or_abort(calloc(count > 0 ? count : 1, bytes > 0 ? bytes : 1));
}

void *xrealloc(void *memory, size_t count, size_t bytes)
{
    return or_abort(reallocarray(memory, count > 0 ? count : 1, bytes > 0 ? bytes : 1));
}

char *xstrdup(const char *string)
{
    return or_abort(strdup(string));
}

char *xstrndup(const char *string, size_t length)
{
    return or_abort(strndup(string, length));
}

char *xasprintf(const char *format, ...)
{
    char *string = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&string, format, arguments);
    va_end(arguments);
    return or_abort(length < 0 ? NULL : string);
}

/* Doubles at every power of two, so that no capacity need be stored. */
void strings_free(char **strings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(strings[i]);
    free(strings);
}

void *array_grow(void **array, size_t *count, size_t bytes)
{
    size_t used = *count;
    if ((used & (used - 1)) == 0)
        *array = xrealloc(*array, used > 0 ? used * 2 : 1, bytes);
    char *element = (char *)*array + used * bytes;
    *count = used + 1;
    return memset(element, 0, bytes);
}
