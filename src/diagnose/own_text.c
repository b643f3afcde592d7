// SPDX-License-Identifier: Apache-2.0
#include "diagnose/own_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/words.h"
#include "probe/lexer.h"

unsigned own_text_line(const struct source *source, const char *at)
{
    unsigned line = 1;
    for (const char *before = source->text; before < at; before++)
        line += *before == '\n';
    return line;
}

unsigned own_text_column(const struct source *source, const char *at)
{
    unsigned column = 1;
    while (at > source->text && at[-1] != '\n') {
        at--;
        column++;
    }
    return column;
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

const char *own_text_word(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);
    bool is_quoted = false;
    for (const char *start = at; at + length <= end; at++) {
        bool is_begin = at == start || !is_name(at[-1]);
        is_quoted ^= *at == '"' && (at == start || at[-1] != '\\');
        if (!is_quoted && is_begin && strncmp(at, word, length) == 0 &&
            (at + length == end || !is_name(at[length])))
            return at;
    }
    return NULL;
}

/* "u32" and "struct key" are types before a name; "return" is none. */
static char *type_before(const struct token before[2])
{
    bool is_tagged =
        token_is(&before[0], "struct") || token_is(&before[0], "union") || token_is(&before[0], "enum");
    if (before[1].kind != TOKEN_WORD || token_is(&before[1], "return") || token_is(&before[1], "struct"))
        return NULL;
    return is_tagged ? xasprintf("%.*s %.*s", (int)before[0].length, before[0].start, (int)before[1].length,
                                 before[1].start)
                     : xstrndup(before[1].start, before[1].length);
}

static bool ends_declarator(const struct token *next, bool is_array)
{
    static const char *const ends[] = {";", "=", ",", ")"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (token_is(next, ends[i]))
            return !is_array;
    return is_array && token_is(next, "[");
}

char *own_text_type(const struct source *source, const char *name, unsigned line, bool is_array)
{
    struct lexer lexer;
    struct token tokens[4] = {{.start = ""}, {.start = ""}, {.start = ""}, {.start = ""}};
    char *type = NULL;
    lexer_init(&lexer, source->text);
    do {
        memmove(tokens, tokens + 1, 3 * sizeof(tokens[0]));
        tokens[3] = lexer_next(&lexer);
        char *found =
            tokens[2].line <= line && token_is(&tokens[2], name) && ends_declarator(&tokens[3], is_array)
                ? type_before(tokens)
                : NULL;
        if (found != NULL) {
            free(type);
            type = found;
        }
    } while (tokens[3].kind != TOKEN_END && tokens[3].line <= line + 1);
    return type;
}

const char *own_text_struct_end(const struct source *source, const char *tag)
{
    struct declarations declarations;
    const char *tagged = after_prefix(tag, "struct ");
    const char *end = NULL;
    declarations_read(source, NULL, 0, &declarations);
    for (size_t i = 0; i < declarations.struct_count && end == NULL; i++) {
        const struct declared_struct *one = &declarations.structs[i];
        if (strcmp(one->name, tagged != NULL ? tagged : tag) == 0 && one->is_typedef == (tagged == NULL))
            end = source->text + one->end;
    }
    declarations_finish(&declarations);
    while (end != NULL && end > source->text && *end != '}')
        end--;
    return end;
}

bool own_text_function(const struct declarations *declarations, const struct source *source, unsigned line,
                       const struct declared_function **function)
{
    *function = NULL;
    for (size_t i = 0; i < declarations->function_count; i++) {
        const struct declared_function *one = &declarations->functions[i];
        size_t length = 0;
        const char *start = source_line(source, one->body_line, &length);
        if (start != NULL && one->line <= line && (*function == NULL || (*function)->line <= one->line))
            *function = one;
    }
    return *function != NULL;
}

unsigned own_text_function_line(const struct source *source, const struct declared_function *function)
{
    unsigned line = function->line;
    if (function->section_end > 0 && !function->is_overridden) {
        unsigned section_line = own_text_line(source, source->text + function->section_start);
        line = section_line < line ? section_line : line;
    }
    return line;
}

char *own_text_parameter(const struct source *source, const struct declared_function *function)
{
    const char *at = source->text + function->parameters_start;
    const char *end = at + strcspn(at, ",)");
    if (function->parameters == 0)
        return NULL;
    const char *start = end;
    while (start > at && is_name(start[-1]))
        start--;
    return xstrndup(start, (size_t)(end - start));
}
