// SPDX-License-Identifier: Apache-2.0
#include "translate/reads.h"

#include <string.h>

#include "base/embedded.h"
#include "base/memory.h"
#include "base/words.h"
#include "events/unread.h"
#include "probe/lexer.h"
#include "translate/line_directive.h"
#include "translate/translate.h"

EMBEDDED(reads_bpf_c);

#define PREFIX "bpf_"

static const struct helper {
    const char *name;
    bool is_string; /* it copies up to a NUL */
} helpers[] = {
    {"bpf_probe_read", false},         {"bpf_probe_read_str", true},     {"bpf_probe_read_user", false},
    {"bpf_probe_read_user_str", true}, {"bpf_probe_read_kernel", false}, {"bpf_probe_read_kernel_str", true},
};

/* An argument, in the source. */
struct argument {
    const char *start;
    size_t length;
};

/* What the source includes itself may copy memory too; what is in angle brackets is the kernel's. */
bool reads_are_in(const struct source *source)
{
    return strstr(source->text, "probe_read") != NULL || strstr(source->text, "_READ_STR") != NULL ||
           strstr(source->text, "include \"") != NULL;
}

void reads_put_definitions(bool may_sleep, struct text *out)
{
    if (may_sleep)
        text_printf(out, "#define BCCRUN_MAY_SLEEP %#x\n", TRANSLATE_MAY_SLEEP);
    for (size_t i = 1; i < UNREAD_MARK_BYTES; i++)
        text_printf(out, "#define BCCRUN_MARK_%zu 0x%02x\n", i, (unsigned char)UNREAD_MARK[i]);
    text_bytes(out, reads_bpf_c.text, reads_bpf_c.length);
}

static const struct helper *helper_of(const struct token *token)
{
    for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
        if (token_is(token, helpers[i].name))
            return &helpers[i];
    return NULL;
}

/* The first argument of the call, if it is on one line and without comments. */
static bool first_argument(struct lexer lexer, struct argument *argument)
{
    struct token token = lexer_next(&lexer);
    struct token last = token;
    int depth = 0;
    if (!token_is(&token, "("))
        return false;
    token = lexer_next(&lexer);
    *argument = (struct argument){.start = token.start};
    while (depth > 0 || !token_is(&token, ",")) {
        bool opens = token_is(&token, "(") || token_is(&token, "[") || token_is(&token, "{");
        bool closes = token_is(&token, ")") || token_is(&token, "]") || token_is(&token, "}");
        depth += opens - closes;
        if (depth < 0 || token.kind == TOKEN_END || token.kind == TOKEN_DIRECTIVE || token.line != last.line)
            return false;
        argument->length = (size_t)(token.start + token.length - argument->start);
        last = token;
        token = lexer_next(&lexer);
    }
    return argument->length > 0 && memmem(argument->start, argument->length, "/*", 2) == NULL;
}

/* The name becomes an expression that is one of two functions. libbcc refuses map methods and reads of kernel memory
 * inside macros, so the call's arguments stay out of it. */
static void insert_choice(struct insertions *insertions, const struct source *source,
                          const struct helper *helper, const struct token *name, const struct argument *array)
{
    struct text choice = {0};
    const char *bare = after_prefix(helper->name, PREFIX);
    size_t start = (size_t)(name->start - source->text);
    text_printf(&choice, "__builtin_choose_expr(bccrun_%s(%.*s), bccrun_text_%s, %s%s)",
                helper->is_string ? "may_be_text" : "is_text", (int)array->length, array->start, bare,
                helper->is_string ? "bccrun_" : PREFIX, bare);
    line_directive_resume(source, name->line, start + name->length, &choice);
    insertions_replace(insertions, start, name->length, xstrdup(text_cstr(&choice)));
    text_finish(&choice);
}

void reads_insert(struct insertions *insertions, const struct source *source, size_t head_bytes)
{
    struct lexer lexer;
    struct token token;
    lexer_init(&lexer, source->text);
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
        const struct helper *helper = helper_of(&token);
        struct argument array;
        if (helper != NULL && (size_t)(token.start - source->text) >= head_bytes &&
            first_argument(lexer, &array))
            insert_choice(insertions, source, helper, &token, &array);
    }
}
