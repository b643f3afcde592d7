// SPDX-License-Identifier: Apache-2.0
#include "probe/interval.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "probe/lexer.h"

#define NAME  "BCCRUN_INTERVAL"
#define BLANK " \t"

bool interval_parse(const char *text, const char **end, uint64_t *ns)
{
    char *stop = NULL;
    double seconds = strtod(text, &stop);
    if (stop == text || !(seconds >= INTERVAL_MIN && seconds <= INTERVAL_MAX))
        return false;
    *end = stop;
    *ns = (uint64_t)(seconds * 1e9);
    return true;
}

/* What follows @word and white space; NULL where the text goes on otherwise. */
static const char *skip_word(const char *at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(at, word, length) != 0 || isalnum((unsigned char)at[length]) || at[length] == '_')
        return NULL;
    return at + length + strspn(at + length, BLANK);
}

/* The value that the directive gives the name; NULL for another directive. */
static const char *defined_value(const struct token *directive)
{
    const char *at = directive->start + 1 + strspn(directive->start + 1, BLANK);
    at = skip_word(at, "define");
    return at != NULL ? skip_word(at, NAME) : NULL;
}

/* The number and nothing but a comment; without one, white space would let strtod() go on to the next line.
 */
static bool is_interval(const char *value, uint64_t *ns)
{
    const char *end;
    if (*value == '\n' || *value == '\r' || !interval_parse(value, &end, ns))
        return false;
    end += strspn(end, BLANK "\r");
    return *end == '\0' || *end == '\n' || strncmp(end, "//", 2) == 0 || strncmp(end, "/*", 2) == 0;
}

int interval_read(const struct source *source, uint64_t *ns)
{
    struct lexer lexer;
    struct token token;
    *ns = 0;
    lexer_init(&lexer, source->text);
    while ((token = lexer_next(&lexer)).kind != TOKEN_END) {
        const char *value = token.kind == TOKEN_DIRECTIVE ? defined_value(&token) : NULL;
        if (value == NULL || is_interval(value, ns))
            continue;
        failx(EINVAL, "cannot take " NAME " in line %u of '%s': it must be a number of seconds above 0",
              token.line, source->name);
        hint("such as: #define " NAME " 1");
        return -EINVAL;
    }
    return 0;
}
