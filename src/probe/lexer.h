/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Splits C into tokens, without white space and comments, as far as that is needed to find a source's
 * functions. It reports no errors; the compiler does that.
 */
#ifndef BCCRUN_LEXER_H
#define BCCRUN_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_DIRECTIVE, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    const char
        *start;    /* in the source; a string with its quotes, a directive up to the newline that ends it */
    size_t length; /* TOKEN_OTHER is one character, a character constant, or a number */
    unsigned line; /* from 1 */
};

struct lexer {
    const char *at;
    unsigned line;
    bool at_line_start; /* only white space since the last newline: a '#' starts a directive */
};

void lexer_init(struct lexer *lexer, const char *text);
struct token lexer_next(struct lexer *lexer);
struct token lexer_next_code(struct lexer *lexer); /* the next that is no directive */

bool token_is(const struct token *token, const char *spelling);

#endif
