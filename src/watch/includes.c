// SPDX-License-Identifier: Apache-2.0
#include "watch/includes.h"

#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/words.h"

#define DIRECTIVE "include"

/* Takes over @path, which is on the heap. */
static void add(struct includes *includes, char *path)
{
    char **place = &array_push(includes->paths, includes->count);
    *place = path;
}

void includes_add(struct includes *includes, char *const *paths, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(includes, xstrdup(paths[i]));
}

/* The name in the line, which is not NUL-terminated; NULL where it is no #include "NAME". */
static const char *find_name(const char *line, const char *end, size_t *length)
{
    const char *at = line;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    if (at == end || *at++ != '#')
        return NULL;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    if ((size_t)(end - at) < strlen(DIRECTIVE) || !has_prefix(at, DIRECTIVE))
        return NULL;
    at += strlen(DIRECTIVE);
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    if (at == end || *at++ != '"')
        return NULL;
    const char *quote = memchr(at, '"', (size_t)(end - at));
    *length = quote != NULL ? (size_t)(quote - at) : 0;
    return *length > 0 ? at : NULL;
}

static void add_name(struct includes *includes, const struct source *source, char *const *flags,
                     size_t flag_count, const char *name, size_t length)
{
    if (name[0] == '/') {
        add(includes, xstrndup(name, length));
        return;
    }
    add(includes, xasprintf("%s/%.*s", source->directory, (int)length, name));
    for (size_t i = 0; i < flag_count; i++)
        if (has_prefix(flags[i], "-I"))
            add(includes, xasprintf("%s/%.*s", flags[i] + 2, (int)length, name));
}

void includes_read(struct includes *includes, const struct source *source, char *const *flags,
                   size_t flag_count)
{
    struct lines lines = lines_of_bytes(source->text, source->length);
    while (lines_next(&lines)) {
        size_t length = 0;
        const char *name = find_name(lines.start, lines.start + lines.length, &length);
        if (name != NULL)
            add_name(includes, source, flags, flag_count, name, length);
    }
}

void includes_finish(struct includes *includes)
{
    strings_free(includes->paths, includes->count);
    *includes = (struct includes){0};
}
