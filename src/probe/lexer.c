// SPDX-License-Identifier: Apache-2.0
#include "probe/lexer.h"

#include <string.h>

#include "base/words.h"

void lexer_init(struct lexer *lexer, const char *text)
{
    *lexer = (struct lexer){.at = text, .line = 1, .at_line_start = true};
}

bool token_is(const struct token *token, const char *spelling)
{
    return token->length == strlen(spelling) && memcmp(token->start, spelling, token->length) == 0;
}

static bool is_word_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void step(struct lexer *lexer)
{
    if (*lexer->at == '\n') {
        lexer->line++;
        lexer->at_line_start = true;
    }
    lexer->at++;
}

static bool is_continuation(const char *at)
{
    return at[0] == '\\' && (at[1] == '\n' || (at[1] == '\r' && at[2] == '\n'));
}

/* To the end of the line, over lines joined by a backslash. */
static void skip_line(struct lexer *lexer)
{
    while (*lexer->at != '\0' && *lexer->at != '\n') {
        if (is_continuation(lexer->at))
            while (*lexer->at != '\n')
                step(lexer);
        step(lexer);
    }
}

static void skip_block_comment(struct lexer *lexer)
{
    lexer->at += 2;
    while (*lexer->at != '\0' && !has_prefix(lexer->at, "*/"))
        step(lexer);
    if (*lexer->at != '\0')
        lexer->at += 2;
}

/* A string or character constant; one that its line does not end is the compiler's to complain about. */
static void take_quoted(struct lexer *lexer)
{
    char quote = *lexer->at++;
    while (*lexer->at != '\0' && *lexer->at != quote && *lexer->at != '\n') {
        if (*lexer->at == '\\' && lexer->at[1] != '\0')
            step(lexer);
        step(lexer);
    }
    if (*lexer->at == quote)
        lexer->at++;
}

/* A directive may hold a comment that goes on for lines, and a string with what looks like the start of one.
 */
static void skip_directive(struct lexer *lexer)
{
    while (*lexer->at != '\0' && *lexer->at != '\n') {
        if (has_prefix(lexer->at, "/*")) {
            skip_block_comment(lexer);
        } else if (has_prefix(lexer->at, "//")) {
            skip_line(lexer);
        } else if (*lexer->at == '"' || *lexer->at == '\'') {
            take_quoted(lexer);
        } else {
            if (is_continuation(lexer->at))
                while (*lexer->at != '\n')
                    step(lexer);
            step(lexer);
        }
    }
}

/* White space or a comment: one piece of it. False where a token starts. */
static bool skip_piece(struct lexer *lexer)
{
    char c = *lexer->at;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v' ||
        is_continuation(lexer->at))
        step(lexer);
    else if (has_prefix(lexer->at, "//"))
        skip_line(lexer);
    else if (has_prefix(lexer->at, "/*"))
        skip_block_comment(lexer);
    else
        return false;
    return true;
}

struct token lexer_next(struct lexer *lexer)
{
    while (skip_piece(lexer))
        ;
    struct token token = {.kind = TOKEN_OTHER, .start = lexer->at, .line = lexer->line};
    char c = *lexer->at;
    bool is_directive = c == '#' && lexer->at_line_start;
    lexer->at_line_start = false;
    if (c == '\0') {
        token.kind = TOKEN_END;
    } else if (is_directive) {
        token.kind = TOKEN_DIRECTIVE;
        skip_directive(lexer);
    } else if (is_word_start(c)) {
        token.kind = TOKEN_WORD;
        while (is_word_start(*lexer->at) || is_digit(*lexer->at))
            lexer->at++;
    } else if (is_digit(c)) {
        while (is_word_start(*lexer->at) || is_digit(*lexer->at) || *lexer->at == '.')
            lexer->at++;
    } else if (c == '"' || c == '\'') {
        token.kind = c == '"' ? TOKEN_STRING : TOKEN_OTHER;
        take_quoted(lexer);
    } else {
        lexer->at++;
    }
    token.length = (size_t)(lexer->at - token.start);
    return token;
}

struct token lexer_next_code(struct lexer *lexer)
{
    struct token token;
    do
        token = lexer_next(lexer);
    while (token.kind == TOKEN_DIRECTIVE);
    return token;
}
