// SPDX-License-Identifier: Apache-2.0
#include "diagnose/map_call.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

/* What libbcc rewrites (src/cc/frontends/clang/b_frontend_action.cc, VisitCallExpr). */
static bool is_method(const char *name, size_t length)
{
    static const char *const methods[] = {
        "lookup",        "lookup_or_init",  "lookup_or_try_init", "update",         "insert",
        "delete",        "increment",       "atomic_increment",   "call",           "perf_submit",
        "perf_read",     "ringbuf_output",  "ringbuf_reserve",    "ringbuf_submit", "ringbuf_discard",
        "ringbuf_query", "perf_submit_skb", "get_stackid",        "push",           "pop",
        "peek",
    };
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
        if (strlen(methods[i]) == length && memcmp(methods[i], name, length) == 0)
            return true;
    return false;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The column of the next "NAME.method(" from @at on, and *at after it; 0: there is none. */
static unsigned next_call(const char *line, size_t length, size_t *at)
{
    for (size_t i = *at; i < length; i++) {
        size_t end = i + 1;
        while (end < length && is_word(line[end]))
            end++;
        bool is_call =
            line[i] == '.' && end < length && line[end] == '(' && is_method(line + i + 1, end - i - 1);
        if (!is_call)
            continue;
        size_t start = i;
        while (start > 0 && is_word(line[start - 1]))
            start--;
        *at = end;
        return (unsigned)start + 1;
    }
    *at = length;
    return 0;
}

size_t map_call_count(const struct source *source, unsigned line)
{
    size_t length = 0, at = 0, count = 0;
    const char *start = source_line(source, line, &length);
    while (start != NULL && next_call(start, length, &at) > 0)
        count++;
    return count;
}

unsigned map_call_column(const struct source *source, unsigned line, unsigned column)
{
    size_t length = 0, at = 0;
    const char *start = source_line(source, line, &length);
    unsigned first = start != NULL ? next_call(start, length, &at) : 0;
    if (first == 0 || column <= first)
        return column <= length + 1 ? column : 0;
    return next_call(start, length, &at) == 0 ? first : 0;
}

char *map_call_name(const struct source *source, unsigned line, unsigned column)
{
    size_t length = 0;
    const char *start = source_line(source, line, &length);
    if (start == NULL || column == 0 || map_call_count(source, line) == 0)
        return NULL;
    const char *name = start + column - 1;
    size_t used = 0;
    while (column - 1 + used < length && (is_word(name[used]) || name[used] == '.'))
        used++;
    return memchr(name, '.', used) != NULL ? xstrndup(name, used) : NULL;
}
