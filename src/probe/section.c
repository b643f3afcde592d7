// SPDX-License-Identifier: Apache-2.0
#include "probe/section.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "probe/define.h"

#define DEPTH_MAX 8 /* macros that name macros */

static bool append(const struct section_macros *macros, const struct token *token, int depth,
                   struct text *to);

/* All tokens of @definition, what a macro stands for. */
static bool append_all(const struct section_macros *macros, const char *definition, int depth,
                       struct text *to)
{
    struct lexer lexer;
    struct token token;
    bool is_string = false;
    lexer_init(&lexer, definition);
    while ((token = lexer_next(&lexer)).kind != TOKEN_END) {
        if (!append(macros, &token, depth + 1, to))
            return false;
        is_string = true;
    }
    return is_string;
}

/* On the heap, NULL where it is not there or not clear. */
static char *find_in_text(const char *text, const struct token *name)
{
    struct lexer lexer;
    struct definition definition;
    char *found = NULL;
    lexer_init(&lexer, text);
    while (define_next(&lexer, name->start, name->length, &definition)) {
        char *value = xstrndup(definition.value, definition.length);
        bool is_other = found != NULL && strcmp(found, value) != 0;
        free(found);
        found = value;
        if (!is_other)
            continue;
        free(found);
        return NULL;
    }
    return found;
}

/* The value of -DNAME=VALUE; NULL where there is none. */
static const char *find_in_flags(const struct section_macros *macros, const struct token *name)
{
    const char *found = NULL;
    for (size_t i = 0; i < macros->flag_count; i++) {
        const char *flag = macros->flags[i];
        if (has_prefix(flag, "-D") && strncmp(flag + 2, name->start, name->length) == 0 &&
            flag[2 + name->length] == '=')
            found = flag + 3 + name->length;
    }
    return found;
}

static bool append_macro(const struct section_macros *macros, const struct token *name, int depth,
                         struct text *to)
{
    const char *flag = find_in_flags(macros, name);
    char *definition = flag != NULL ? xstrdup(flag) : find_in_text(macros->text, name);
    bool is_string = definition != NULL && append_all(macros, definition, depth, to);
    free(definition);
    return is_string;
}

/* A quote and a backslash have a backslash in front, as in any string of C. */
static void append_characters(const char *start, size_t length, struct text *to)
{
    for (size_t i = 0; i < length; i++) {
        bool is_escape = start[i] == '\\' && i + 1 < length && (start[i + 1] == '"' || start[i + 1] == '\\');
        i += is_escape;
        text_char(to, start[i]);
    }
}

static bool append(const struct section_macros *macros, const struct token *token, int depth, struct text *to)
{
    if (depth > DEPTH_MAX)
        return false;
    if (token->kind == TOKEN_WORD)
        return append_macro(macros, token, depth, to);
    /* A string whose line ends before it does is none. */
    if (token->kind != TOKEN_STRING || token->length < 2 || token->start[token->length - 1] != '"')
        return false;
    append_characters(token->start + 1, token->length - 2, to);
    return true;
}

char *section_read(const struct section_macros *macros, const struct token *tokens, size_t count)
{
    struct text section = {0};
    bool is_string = count > 0;
    for (size_t i = 0; i < count && is_string; i++)
        is_string = append(macros, &tokens[i], 0, &section);
    char *found = is_string ? xstrdup(text_cstr(&section)) : NULL;
    text_finish(&section);
    return found;
}
