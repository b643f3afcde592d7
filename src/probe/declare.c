// SPDX-License-Identifier: Apache-2.0
#include "probe/declare.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "probe/lexer.h"
#include "probe/section.h"

/* The tokens of one definition at file scope, up to its opening brace or its semicolon. */
struct statement {
    struct token *tokens;
    size_t count;
    size_t struct_brace; /* tokens before the brace that opens a struct; 0 where there is none */
};

struct reader {
    const char *text;
    struct section_macros macros;
    struct lexer lexer;
    int conditions; /* of #if around the token */
    struct declarations *out;
};

/* BCC's macros that define a function: the name is this prefix and the macro's leading arguments, joined by
 * "__" (export/helpers.h of libbcc). */
static const struct {
    const char *macro;
    const char *prefix;
    size_t arguments;
} definers[] = {
    {"TRACEPOINT_PROBE", "tracepoint__", 2},
    {"RAW_TRACEPOINT_PROBE", "raw_tracepoint__", 1},
    {"KFUNC_PROBE", "kfunc__", 1},
    {"KRETFUNC_PROBE", "kretfunc__", 1},
    {"MODULE_KFUNC_PROBE", "kfunc__", 2},
    {"MODULE_KRETFUNC_PROBE", "kretfunc__", 2},
    {"KMOD_RET", "kmod_ret__", 1},
    {"LSM_PROBE", "lsm__", 1},
    {"BPF_PROG", "", 1},
};

static void push(struct statement *statement, struct token token)
{
    struct token *place = &array_push(statement->tokens, statement->count);
    *place = token;
}

static bool is_at(const struct statement *statement, size_t index, const char *spelling)
{
    return index < statement->count && token_is(&statement->tokens[index], spelling);
}

static bool has_word(const struct statement *statement, size_t end, const char *word)
{
    for (size_t i = 0; i < end; i++)
        if (token_is(&statement->tokens[i], word))
            return true;
    return false;
}

static char *spelling(const struct token *token)
{
    return xstrndup(token->start, token->length);
}

static bool is_directive(const struct token *directive, const char *word)
{
    const char *at = directive->start + 1 + strspn(directive->start + 1, " \t");
    return has_prefix(at, word);
}

static void note_directive(struct reader *reader, const struct token *directive)
{
    bool is_end = is_directive(directive, "endif");
    bool is_branch = is_end || is_directive(directive, "el");
    if (is_directive(directive, "if"))
        reader->conditions++;
    else if (is_end && reader->conditions > 0)
        reader->conditions--;
    if (is_branch && directive->start[directive->length] == '\n')
        array_push(reader->out->branches, reader->out->branch_count) = (struct declared_branch){
            .start = (size_t)(directive->start + directive->length + 1 - reader->text),
            .line = reader->lexer.line + 1,
        };
}

/* The next token that is no directive. */
static struct token next_token(struct reader *reader)
{
    struct token token;
    while ((token = lexer_next(&reader->lexer)).kind == TOKEN_DIRECTIVE)
        note_directive(reader, &token);
    return token;
}

/* Over a bracketed group whose opening token has been read; returns its closing token. */
static struct token skip_group(struct reader *reader)
{
    int depth = 1;
    for (;;) {
        struct token token = next_token(reader);
        if (token_is(&token, "{") || token_is(&token, "(") || token_is(&token, "["))
            depth++;
        else if (token_is(&token, "}") || token_is(&token, ")") || token_is(&token, "]"))
            depth--;
        reader->out->is_cut |= token.kind == TOKEN_END;
        if (depth == 0 || token.kind == TOKEN_END)
            return token;
    }
}

/* The index of the bracket that token @close closes, or @close where there is none. */
static size_t opening(const struct statement *statement, size_t close)
{
    int depth = 0;
    for (size_t i = close + 1; i-- > 0;) {
        if (is_at(statement, i, ")"))
            depth++;
        else if (is_at(statement, i, "(") && --depth == 0)
            return i;
    }
    return close;
}

/* The index of the ")" that closes what @open opens; the number of tokens where there is none. */
static size_t closing(const struct statement *statement, size_t open)
{
    size_t at = open + 1;
    while (at < statement->count && !is_at(statement, at, ")") && !is_at(statement, at, "("))
        at++;
    return is_at(statement, at, ")") ? at : statement->count;
}

/* Takes SEC("...") out of the statement, so that what is left is plain C, and notes it in @function. */
static void take_section(const struct reader *reader, struct statement *statement,
                         struct declared_function *function)
{
    for (size_t i = 0; i + 3 < statement->count; i++) {
        if (!is_at(statement, i, "SEC") || !is_at(statement, i + 1, "("))
            continue;
        size_t close = closing(statement, i + 1);
        if (close == statement->count)
            continue;
        function->section = section_read(&reader->macros, &statement->tokens[i + 2], close - i - 2);
        if (function->section == NULL)
            continue;
        function->section_start = (size_t)(statement->tokens[i].start - reader->text);
        function->section_end = (size_t)(statement->tokens[close].start + 1 - reader->text);
        memmove(&statement->tokens[i], &statement->tokens[close + 1],
                (statement->count - close - 1) * sizeof(statement->tokens[0]));
        statement->count -= close + 1 - i;
        return;
    }
}

/* SEC(...) that is left in the statement; NULL if there is none. */
static const char *unread_section(const struct statement *statement)
{
    for (size_t i = 0; i + 1 < statement->count; i++)
        if (is_at(statement, i, "SEC") && is_at(statement, i + 1, "("))
            return statement->tokens[i].start;
    return NULL;
}

static size_t count_parameters(const struct statement *statement, size_t open, size_t close)
{
    if (close == open + 1 || (close == open + 2 && is_at(statement, open + 1, "void")))
        return 0;
    size_t count = 1;
    int depth = 0;
    for (size_t i = open + 1; i < close; i++) {
        if (is_at(statement, i, "("))
            depth++;
        else if (is_at(statement, i, ")"))
            depth--;
        else if (depth == 0 && is_at(statement, i, ","))
            count++;
    }
    return count;
}

/* TRACEPOINT_PROBE(sched, sched_switch) -> tracepoint__sched__sched_switch; NULL where the word is no such
 * macro. */
static char *macro_name(const struct statement *statement, size_t open)
{
    for (size_t i = 0; i < sizeof(definers) / sizeof(definers[0]); i++) {
        if (!is_at(statement, open - 1, definers[i].macro))
            continue;
        char *name = xstrdup(definers[i].prefix);
        for (size_t k = 0; k < definers[i].arguments && open + 1 + 2 * k < statement->count; k++) {
            const struct token *argument = &statement->tokens[open + 1 + 2 * k];
            char *longer =
                xasprintf("%s%s%.*s", name, k > 0 ? "__" : "", (int)argument->length, argument->start);
            free(name);
            name = longer;
        }
        return name;
    }
    return NULL;
}

/* The ")" of a function's parameters: the last token, but for words such as __maybe_unused behind it. The
 * number of tokens where there is none. */
static size_t parameters_end(const struct statement *statement)
{
    size_t behind = statement->count;
    while (behind > 0 && statement->tokens[behind - 1].kind == TOKEN_WORD) {
        behind--;
        if (is_at(statement, behind, "struct") || is_at(statement, behind, "union") ||
            is_at(statement, behind, "enum"))
            return statement->count;
    }
    return is_at(statement, behind - 1, ")") ? behind - 1 : statement->count;
}

/* A statement with "NAME(...)" before its brace defines a function. */
static void note_function(struct reader *reader, struct statement *statement, const struct token *brace)
{
    struct declared_function function = {0};
    take_section(reader, statement, &function);
    if (function.section == NULL)
        function.unread_section = unread_section(statement);
    size_t close = parameters_end(statement);
    size_t open = close < statement->count ? opening(statement, close) : 0;
    if (open == 0 || open == close || statement->tokens[open - 1].kind != TOKEN_WORD) {
        free(function.section);
        return;
    }
    function.name = macro_name(statement, open);
    function.is_macro = function.name != NULL;
    if (!function.is_macro)
        function.name = spelling(&statement->tokens[open - 1]);
    function.line = statement->tokens[open - 1].line;
    function.parameters = count_parameters(statement, open, close);
    function.parameters_start = (size_t)(statement->tokens[open].start + 1 - reader->text);
    function.is_static = has_word(statement, open, "static") || has_word(statement, open, "inline") ||
                         has_word(statement, open, "__always_inline");
    function.is_void = !function.is_macro && open >= 2 && is_at(statement, open - 2, "void");
    function.is_conditional = reader->conditions > 0;
    function.body = (size_t)(brace->start + 1 - reader->text);
    function.body_line = brace->line;
    array_push(reader->out->functions, reader->out->function_count) = function;
}

/* The statement's semicolon has been read: "struct NAME {...};" or "typedef struct {...} NAME;", with or
 * without variables of the type. */
static void note_struct(struct reader *reader, const struct statement *statement,
                        const struct token *semicolon)
{
    size_t brace = statement->struct_brace;
    const struct token *name = NULL;
    bool is_typedef = !is_at(statement, brace - 2, "struct");
    if (!is_typedef)
        name = &statement->tokens[brace - 1];
    else if (has_word(statement, brace, "typedef"))
        for (size_t i = brace; i < statement->count && statement->tokens[i].kind == TOKEN_WORD; i++)
            name = &statement->tokens[i];
    if (name == NULL)
        return;
    array_push(reader->out->structs, reader->out->struct_count) = (struct declared_struct){
        .name = spelling(name),
        .is_typedef = is_typedef,
        .end = (size_t)(semicolon->start + 1 - reader->text),
    };
}

/* Whether the brace behind the statement follows "struct" or "struct NAME". */
static bool opens_struct(const struct statement *statement)
{
    size_t count = statement->count;
    return is_at(statement, count - 1, "struct") ||
           (is_at(statement, count - 2, "struct") && statement->tokens[count - 1].kind == TOKEN_WORD);
}

/* A brace at file scope: of a function, of a struct, or of something else (an enum, an initialiser).
 * Returns whether the statement ends with it. */
static bool take_braces(struct reader *reader, struct statement *statement, const struct token *brace)
{
    bool has_initialiser = has_word(statement, statement->count, "=");
    size_t count = statement->count;
    bool is_function = !has_initialiser && parameters_end(statement) < count;
    if (is_function)
        note_function(reader, statement, brace);
    else if (!has_initialiser && opens_struct(statement))
        statement->struct_brace = count;
    skip_group(reader);
    return is_function;
}

/* __attribute__((...)) may stand between any two tokens and changes nothing of what is looked for here. */
static bool skip_attribute(struct reader *reader, const struct token *token)
{
    if (!token_is(token, "__attribute__") && !token_is(token, "__attribute"))
        return false;
    next_token(reader);
    skip_group(reader);
    return true;
}

static void read_statement(struct reader *reader, struct statement *statement, struct token token)
{
    while (token.kind != TOKEN_END) {
        if (token_is(&token, ";")) {
            if (statement->struct_brace > 0)
                note_struct(reader, statement, &token);
            return;
        }
        if (token_is(&token, "{")) {
            if (take_braces(reader, statement, &token))
                return;
        } else if (!skip_attribute(reader, &token)) {
            push(statement, token);
        }
        token = next_token(reader);
    }
}

void declarations_read(const struct source *source, const char *const *flags, size_t flag_count,
                       struct declarations *declarations)
{
    struct reader reader = {
        .text = source->text,
        .macros = {.text = source->text, .flags = flags, .flag_count = flag_count},
        .out = declarations,
    };
    *declarations = (struct declarations){0};
    lexer_init(&reader.lexer, source->text);
    struct token token;
    while ((token = next_token(&reader)).kind != TOKEN_END) {
        struct statement statement = {0};
        read_statement(&reader, &statement, token);
        free(statement.tokens);
    }
}

void declarations_finish(struct declarations *declarations)
{
    for (size_t i = 0; i < declarations->function_count; i++) {
        free(declarations->functions[i].name);
        free(declarations->functions[i].section);
        for (size_t k = 0; k < declarations->functions[i].more_count; k++)
            free(declarations->functions[i].more_sections[k]);
        free(declarations->functions[i].more_sections);
    }
    for (size_t i = 0; i < declarations->struct_count; i++)
        free(declarations->structs[i].name);
    free(declarations->functions);
    free(declarations->structs);
    free(declarations->branches);
    *declarations = (struct declarations){0};
}
