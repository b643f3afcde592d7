// SPDX-License-Identifier: Apache-2.0
#include "probe/define.h"

#include <errno.h>
#include <string.h>

#define WORD  "define"
#define BLANK " \t"

/* Behind @word and the white space that follows it; NULL where the directive goes on otherwise. */
static const char *skip_word(const char *at, const char *end, const char *word, size_t length)
{
    if ((size_t)(end - at) < length || strncmp(at, word, length) != 0)
        return NULL;
    at += length;
    if (at < end && strchr(BLANK "\r", *at) == NULL)
        return NULL;
    while (at < end && strchr(BLANK, *at) != NULL)
        at++;
    return at;
}

bool define_next(struct lexer *lexer, const char *name, size_t name_length, struct definition *definition)
{
    struct token token;
    while ((token = lexer_next(lexer)).kind != TOKEN_END) {
        if (token.kind != TOKEN_DIRECTIVE)
            continue;
        const char *end = token.start + token.length;
        const char *at = token.start + 1 + strspn(token.start + 1, BLANK);
        at = skip_word(at, end, WORD, strlen(WORD));
        if (at != NULL)
            at = skip_word(at, end, name, name_length);
        if (at == NULL)
            continue;
        *definition = (struct definition){.value = at, .length = (size_t)(end - at), .line = token.line};
        return true;
    }
    return false;
}

int define_take(const struct source *source, const struct define_option *option, void *to)
{
    struct lexer lexer;
    struct definition definition;
    lexer_init(&lexer, source->text);
    while (define_next(&lexer, option->name, strlen(option->name), &definition)) {
        if (option->take(&definition, to))
            continue;
        hint("such as: #define %s %s", option->name, option->example);
        return failx(EINVAL, "cannot take %s in line %u of '%s': it must be %s", option->name,
                     definition.line, source->name, option->expected);
    }
    return 0;
}
