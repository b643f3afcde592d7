// SPDX-License-Identifier: Apache-2.0
#include "diagnose/missing_name.h"

#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"
#include "probe/lexer.h"

/* Every helper that the kernel headers of this build know, as <linux/bpf.h> lists them. */
static const char *const helpers[] = {
#define HELPER_NAME(name) "bpf_" #name
    __BPF_FUNC_MAPPER(HELPER_NAME)};

char *missing_name_function(const char *message)
{
    bool is_undeclared = strstr(message, "implicit declaration of function") != NULL ||
                         strstr(message, "call to undeclared function") != NULL;
    return is_undeclared && strstr(message, "library function") == NULL ? clang_log_quoted(message) : NULL;
}

/* Whether the tokens around @name declare it: as a function, a struct, a map. */
static bool is_declaration(const struct token before[2], const struct token *name, const struct token *next)
{
    bool is_struct = token_is(&before[1], "struct") && token_is(next, "{");
    bool is_map = has_prefix(before[0].start, "BPF_") && token_is(&before[1], "(");
    bool is_function = before[1].kind == TOKEN_WORD && !token_is(&before[1], "return") &&
                       !token_is(&before[1], "struct") && token_is(next, "(");
    return name->kind == TOKEN_WORD && (is_struct || is_map || is_function);
}

/* The first line after @line in which the probe declares @name; 0: there is none. */
static unsigned declared_below(const struct source *source, const char *name, unsigned line)
{
    struct lexer lexer;
    lexer_init(&lexer, source->text);
    struct token tokens[4] = {{.start = ""}, {.start = ""}, {.start = ""}, {.start = ""}};
    do {
        memmove(tokens, tokens + 1, 3 * sizeof(tokens[0]));
        tokens[3] = lexer_next(&lexer);
        if (tokens[2].line > line && token_is(&tokens[2], name) &&
            is_declaration(tokens, &tokens[2], &tokens[3]))
            return tokens[2].line;
    } while (tokens[3].kind != TOKEN_END);
    return 0;
}

/* Offers the structs that the probe defines. */
static void offer_structs(const struct source *source, struct nearest *near)
{
    struct lexer lexer;
    lexer_init(&lexer, source->text);
    struct token before = lexer_next(&lexer);
    while (before.kind != TOKEN_END) {
        struct token token = lexer_next(&lexer);
        if (token_is(&before, "struct") && token.kind == TOKEN_WORD) {
            char *name = xstrndup(token.start, token.length);
            if (strcmp(name, near->wanted) != 0 && declared_below(source, name, 0) > 0)
                nearest_offer(near, name);
            free(name);
        }
        before = token;
    }
}

static void hint_struct(const struct source *source, const char *name)
{
    struct nearest near;
    nearest_init(&near, name);
    offer_structs(source, &near);
    nearest_hint(&near);
    nearest_finish(&near);
    hint(
        "nothing above this line defines it; for a kernel struct, include its header, such as <linux/sched.h> for struct task_struct");
}

static void hint_function(const char *name)
{
    struct nearest near;
    nearest_init(&near, name);
    for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
        nearest_offer(&near, helpers[i]);
    nearest_hint(&near);
    nearest_finish(&near);
    hint(
        "a probe may call the kernel's BPF helpers and its own functions; man 7 bpf-helpers lists the helpers");
}

enum missing { MISSING_NONE, MISSING_VARIABLE, MISSING_FUNCTION, MISSING_STRUCT };

/* What is missing, and its name, on the heap. */
static enum missing read_missing(const char *message, char **name)
{
    enum missing missing = MISSING_NONE;
    *name = missing_name_function(message);
    if (*name != NULL)
        return MISSING_FUNCTION;
    if (strstr(message, "incomplete") != NULL)
        missing = MISSING_STRUCT;
    else if (strstr(message, "undeclared identifier") != NULL)
        missing = MISSING_VARIABLE;
    char *quoted = clang_log_quoted(message);
    *name = xstrdup(has_prefix(quoted, "struct ") ? after_prefix(quoted, "struct ") : quoted);
    free(quoted);
    return missing;
}

enum mistake_advice missing_name_hint(const struct source *source, const struct clang_diagnostic *diagnostic)
{
    char *name;
    enum missing missing = read_missing(diagnostic->message, &name);
    unsigned line = missing != MISSING_NONE ? declared_below(source, name, diagnostic->line) : 0;
    if (line > 0)
        hint("'%s' is declared further down, in line %u: move that above its first use", name, line);
    else if (missing == MISSING_STRUCT)
        hint_struct(source, name);
    else if (missing == MISSING_FUNCTION)
        hint_function(name);
    free(name);
    if (line > 0)
        return ADVICE_EXACT;
    return missing == MISSING_STRUCT || missing == MISSING_FUNCTION ? ADVICE_GENERAL : ADVICE_NONE;
}
