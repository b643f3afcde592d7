// SPDX-License-Identifier: Apache-2.0
#include "attach/first_parameter.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "diagnose/excerpt.h"
#include "diagnose/fix.h"
#include "probe/context.h"
#include "probe/lexer.h"

/* Of what a declaration can be made that is a number for sure. */
static bool is_number_word(const struct token *token)
{
    static const char *const words[] = {"const",  "signed",  "unsigned", "char",     "short",    "int",
                                        "long",   "bool",    "u8",       "u16",      "u32",      "u64",
                                        "s8",     "s16",     "s32",      "s64",      "__u8",     "__u16",
                                        "__u32",  "__u64",   "__s8",     "__s16",    "__s32",    "__s64",
                                        "size_t", "ssize_t", "pid_t",    "uint32_t", "uint64_t", "int32_t"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (token_is(token, words[i]))
            return true;
    return false;
}

static bool is_before(const struct source *source, const struct token *token, size_t end)
{
    return token->kind != TOKEN_END && (size_t)(token->start - source->text) < end;
}

/* What the words of a type tell. */
struct type_words {
    bool has_other; /* than a number's: a typedef, which may be anything */
    bool is_pointer;
    bool is_struct;
    bool has_registers;
};

static struct type_words read_type(const struct source *source, const struct parameter *parameter)
{
    struct type_words words = {0};
    struct lexer lexer;
    lexer_init(&lexer, source->text + parameter->start);
    for (struct token token = lexer_next_code(&lexer); is_before(source, &token, parameter->name_start);
         token = lexer_next_code(&lexer)) {
        words.is_pointer |= token_is(&token, "*");
        words.is_struct |= token_is(&token, "struct");
        words.has_registers |= memmem(token.start, token.length, "pt_regs", strlen("pt_regs")) != NULL;
        words.has_other |= !token_is(&token, "*") && !is_number_word(&token);
    }
    return words;
}

/* A number: "int fd". Or with others after it a pointer to what has no registers: "char *line, int length". */
static bool is_argument(const struct source *source, const struct declared_function *function,
                        const struct parameter *parameter)
{
    struct type_words words = read_type(source, parameter);
    if (!words.is_pointer || function->parameters == 1)
        return !words.is_pointer && !words.has_other;
    return !words.has_other || (words.is_struct && !words.has_registers);
}

/* Whether the body has the parameter's name. */
static bool is_used(const struct source *source, const struct declared_function *function,
                    const struct parameter *parameter)
{
    struct lexer lexer;
    int depth = 1;
    lexer_init(&lexer, source->text + function->body);
    while (depth > 0) {
        struct token token = lexer_next_code(&lexer);
        if (token.kind == TOKEN_END)
            return false;
        if (token.length == parameter->name_length &&
            memcmp(token.start, source->text + parameter->name_start, token.length) == 0)
            return true;
        depth += token_is(&token, "{") - token_is(&token, "}");
    }
    return false;
}

int first_parameter_check(const struct source *source, const struct declared_function *function)
{
    struct parameter parameter;
    struct text place = {0};
    if (function->is_macro || !parameter_read(source, function, 0, &parameter) ||
        !is_argument(source, function, &parameter) ||
        (function->parameters == 1 && !is_used(source, function, &parameter)))
        return 0;
    unsigned line = excerpt_byte(source, parameter.start, &place);
    detail(text_cstr(&place));
    text_finish(&place);
    fix_replace(source, source->text + parameter.start, 0, "struct pt_regs *ctx, ");
    return failx(
        EINVAL, "cannot attach '%s' (%s:%u): its first parameter is the context, and arguments come after it",
        function->name, source->name, line);
}
