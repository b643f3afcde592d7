// SPDX-License-Identifier: Apache-2.0
#include "base/lines.h"

#include <string.h>

struct lines lines_of(const char *text)
{
    return lines_of_bytes(text, strlen(text));
}

struct lines lines_of_bytes(const char *bytes, size_t length)
{
    return (struct lines){.start = bytes, .rest = bytes, .end = length > 0 ? bytes + length : bytes};
}

bool lines_next(struct lines *lines)
{
    if (lines->rest == lines->end)
        return false;
    size_t left = (size_t)(lines->end - lines->rest);
    const char *newline = memchr(lines->rest, '\n', left);
    lines->start = lines->rest;
    lines->length = newline != NULL ? (size_t)(newline - lines->rest) : left;
    lines->rest = newline != NULL ? newline + 1 : lines->end;
    lines->number++;
    return true;
}
