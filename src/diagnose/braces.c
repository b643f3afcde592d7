// SPDX-License-Identifier: Apache-2.0
#include "diagnose/braces.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/own_text.h"
#include "probe/lexer.h"

struct open_brace {
    const char *at;
    size_t indent; /* of its line */
};

struct braces {
    struct open_brace *open;
    size_t count;
    const char *found; /* the one that is not closed; NULL: none so far */
};

/* The columns before the first character of the line that @at is in; a tab goes to the next multiple of 8. */
static size_t indent_of(const struct source *source, const char *at)
{
    size_t indent = 0;
    while (at > source->text && at[-1] != '\n')
        at--;
    for (; *at == ' ' || *at == '\t'; at++)
        indent = *at == '\t' ? (indent / 8 + 1) * 8 : indent + 1;
    return indent;
}

/* Whether only white space is before @at in its line. */
static bool begins_line(const struct source *source, const char *at)
{
    while (at > source->text && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    return at == source->text || at[-1] == '\n';
}

/* The innermost block is not closed. */
static void leave_open(struct braces *braces)
{
    const struct open_brace *inner = &braces->open[--braces->count];
    if (braces->found == NULL)
        braces->found = inner->at;
}

/* What is further left than a block's first line is not inside the block. */
static void leave_inner(const struct source *source, struct braces *braces, const struct token *token)
{
    size_t indent = indent_of(source, token->start);
    while (braces->count > 0 && braces->open[braces->count - 1].indent > indent)
        leave_open(braces);
}

static void take(const struct source *source, struct braces *braces, unsigned function,
                 const struct token *token)
{
    if (token_is(token, "{")) {
        if (token->line == function && braces->count > 0)
            leave_open(braces);
        array_push(braces->open, braces->count) =
            (struct open_brace){.at = token->start, .indent = indent_of(source, token->start)};
    } else if (token_is(token, "}")) {
        if (begins_line(source, token->start))
            leave_inner(source, braces, token);
        braces->count -= braces->count > 0;
    }
}

const char *braces_find_open(const struct source *source, unsigned function)
{
    struct braces braces = {0};
    struct lexer lexer;
    struct token token;
    size_t opened = 0;
    size_t closed = 0;
    lexer_init(&lexer, source->text);
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
        opened += token_is(&token, "{");
        closed += token_is(&token, "}");
        take(source, &braces, function, &token);
    }
    const char *innermost = braces.count > 0 ? braces.open[braces.count - 1].at : NULL;
    free(braces.open);
    if (opened <= closed)
        return NULL;
    return braces.found != NULL ? braces.found : innermost;
}

unsigned braces_line_behind(const struct source *source, unsigned line)
{
    size_t length = 0;
    const char *start = source_line(source, line, &length);
    size_t indent = start != NULL ? indent_of(source, start) : 0;
    while ((start = source_line(source, ++line, &length)) != NULL) {
        size_t blank = strspn(start, " \t\r");
        if (blank < length && start[blank] != '#' && start[blank] != '{' &&
            indent_of(source, start) <= indent)
            return line;
    }
    return 0;
}
