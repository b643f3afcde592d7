// SPDX-License-Identifier: Apache-2.0
#include "diagnose/own_maps.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"

bool own_maps_next(struct lexer *lexer, struct token *macro, struct token *name)
{
    struct token tokens[3] = {{.start = ""}, {.start = ""}, {.start = ""}};
    do {
        memmove(tokens, tokens + 1, 2 * sizeof(tokens[0]));
        tokens[2] = lexer_next_code(lexer);
        if (tokens[0].kind == TOKEN_WORD && has_prefix(tokens[0].start, "BPF_") &&
            token_is(&tokens[1], "(") && tokens[2].kind == TOKEN_WORD) {
            *macro = tokens[0];
            *name = tokens[2];
            return true;
        }
    } while (tokens[2].kind != TOKEN_END);
    return false;
}

void own_maps_visit(const struct source *source, void (*visit)(const char *name, void *context),
                    void *context)
{
    struct lexer lexer;
    struct token macro;
    struct token token;
    lexer_init(&lexer, source->text);
    while (own_maps_next(&lexer, &macro, &token)) {
        char *name = xstrndup(token.start, token.length);
        visit(name, context);
        free(name);
    }
}

/* The tokens up to the next "," or ")", on the heap; NULL: there are none. @end: what came after them. */
static char *take_words(struct lexer *lexer, struct token *end)
{
    struct token first = lexer_next_code(lexer);
    struct token last = {0};
    for (*end = first; end->kind != TOKEN_END && !token_is(end, ",") && !token_is(end, ")");) {
        last = *end;
        *end = lexer_next_code(lexer);
    }
    return last.start != NULL ? xstrndup(first.start, (size_t)(last.start + last.length - first.start))
                              : NULL;
}

char *own_maps_key_type(const struct source *source, const char *map)
{
    struct lexer lexer;
    struct token macro;
    struct token name;
    lexer_init(&lexer, source->text);
    while (own_maps_next(&lexer, &macro, &name)) {
        if (!token_is(&name, map))
            continue;
        struct token end = lexer_next_code(&lexer);
        return token_is(&end, ",") ? take_words(&lexer, &end) : NULL;
    }
    return NULL;
}
