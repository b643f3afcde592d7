// SPDX-License-Identifier: Apache-2.0
#include "diagnose/refused_map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/excerpt.h"
#include "diagnose/own_maps.h"

/* libbcc's words: "could not open bpf map: events, error: Invalid argument" (src/cc/bpf_module.cc). */
#define BEFORE_NAME  "could not open bpf map: "
#define BEFORE_CAUSE ", error: "

#define NUMBER_MAX 133 /* EHWPOISON, the last errno */

/* The name of the macro in BPF_HASH(NAME, ...). Its kind is TOKEN_END if the probe has no such declaration. */
static struct token find_declaration(const struct source *source, const char *name)
{
    struct lexer lexer;
    struct token macro;
    struct token declared;
    lexer_init(&lexer, source->text);
    while (own_maps_next(&lexer, &macro, &declared))
        if (token_is(&declared, name))
            return macro;
    return (struct token){.kind = TOKEN_END};
}

static void show(const struct source *source, const struct token *declaration)
{
    size_t length = 0;
    struct text lines = {0};
    const char *start = source_line(source, declaration->line, &length);
    if (declaration->kind == TOKEN_END || start == NULL)
        return;
    excerpt_place(source, declaration->line, (unsigned)(declaration->start - start) + 1, NULL, &lines);
    detail(text_cstr(&lines));
    text_finish(&lines);
}

static void advise(const struct token *declaration, const char *cause)
{
    bool is_ring = declaration->kind == TOKEN_WORD && has_prefix(declaration->start, "BPF_RINGBUF");
    if (strstr(cause, "Operation not permitted") != NULL)
        hint("run it as root, outside a container or in one with all capabilities");
    else if (is_ring)
        hint(
            "a ring buffer's number of pages is a power of two, such as 1, 2, 4 or 8: BPF_RINGBUF_OUTPUT(events, 8)");
    else if (strstr(cause, "Cannot allocate memory") != NULL || strstr(cause, "too long") != NULL)
        hint(
            "it needs more memory than there is: check its number of entries, and the sizes of its key and its value");
    else
        hint("check its number of entries, and the sizes of its key and its value");
}

/* The errno that libbcc printed as a message; 0 for anything else. */
static int number_of(const char *message)
{
    for (int number = 1; number <= NUMBER_MAX; number++)
        if (strcmp(strerror(number), message) == 0)
            return number;
    return 0;
}

bool refused_map_fail(const struct source *source, const char *printed)
{
    const char *found = strstr(printed, BEFORE_NAME);
    const char *end = found != NULL ? strstr(found, BEFORE_CAUSE) : NULL;
    if (end == NULL)
        return false;
    const char *name = found + strlen(BEFORE_NAME);
    const char *cause = end + strlen(BEFORE_CAUSE);
    char *map = xstrndup(name, (size_t)(end - name));
    struct token declaration = find_declaration(source, map);
    show(source, &declaration);
    advise(&declaration, cause);
    int number = number_of(cause);
    if (number != 0)
        fail(number, "cannot create the map '%s': the kernel refuses it", map);
    else
        failx(EINVAL, "cannot create the map '%s': the kernel refuses it: %s", map, cause);
    free(map);
    return true;
}
