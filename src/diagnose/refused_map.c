// SPDX-License-Identifier: Apache-2.0
#include "diagnose/refused_map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/excerpt.h"
#include "probe/lexer.h"

/* libbcc's words: "could not open bpf map: events, error: Invalid argument" (src/cc/bpf_module.cc). */
#define BEFORE_NAME  "could not open bpf map: "
#define BEFORE_CAUSE ", error: "

/* BPF_HASH(NAME, ...): its macro's name. Its kind is TOKEN_END where the text does not say it so. */
static struct token find_declaration(const struct source *source, const char *name)
{
    struct lexer lexer;
    struct token tokens[3] = {{.start = ""}, {.start = ""}, {.start = ""}};
    lexer_init(&lexer, source->text);
    do {
        memmove(tokens, tokens + 1, 2 * sizeof(tokens[0]));
        tokens[2] = lexer_next(&lexer);
        if (tokens[0].kind == TOKEN_WORD && has_prefix(tokens[0].start, "BPF_") &&
            token_is(&tokens[1], "(") && token_is(&tokens[2], name))
            return tokens[0];
    } while (tokens[2].kind != TOKEN_END);
    return tokens[2];
}

static void show(const struct source *source, const struct token *declaration)
{
    size_t length = 0;
    struct text lines = {0};
    const char *start = source_line(source, declaration->line, &length);
    if (declaration->kind == TOKEN_END || start == NULL)
        return;
    unsigned column = (unsigned)(declaration->start - start) + 1;
    excerpt_name(source, &lines);
    text_printf(&lines, ":%u:%u: here\n", declaration->line, column);
    excerpt_line(source, declaration->line, column, &lines);
    error_add_detail(text_cstr(&lines));
    text_finish(&lines);
}

static void advise(const struct token *declaration, const char *cause)
{
    bool is_ring = declaration->kind == TOKEN_WORD && has_prefix(declaration->start, "BPF_RINGBUF");
    if (strstr(cause, "Operation not permitted") != NULL)
        error_add_hint("run it as root, outside of a container or with all of its capabilities");
    else if (is_ring)
        error_add_hint(
            "a ring buffer has 1, 2, 4, 8 or another power of two of pages: BPF_RINGBUF_OUTPUT(events, 8)");
    else if (strstr(cause, "Cannot allocate memory") != NULL || strstr(cause, "too long") != NULL)
        error_add_hint(
            "it takes more memory than there is: mind its number of entries, and the sizes of its key and "
            "its "
            "value");
    else
        error_add_hint("mind its number of entries, and the sizes of its key and its value");
}

bool refused_map_fail(const struct source *source, const char *said)
{
    const char *name = strstr(said, BEFORE_NAME);
    const char *cause = name != NULL ? strstr(name, BEFORE_CAUSE) : NULL;
    if (cause == NULL)
        return false;
    name += strlen(BEFORE_NAME);
    char *map = xstrndup(name, (size_t)(cause - name));
    cause += strlen(BEFORE_CAUSE);
    failx(EINVAL, "cannot create the map '%s': the kernel refuses it: %s", map, cause);
    struct token declaration = find_declaration(source, map);
    show(source, &declaration);
    advise(&declaration, cause);
    free(map);
    return true;
}
