// SPDX-License-Identifier: Apache-2.0
#include "attach/usdt_reads.h"

#include <stdlib.h>

#include "attach/usdt_prelude.h"
#include "probe/lexer.h"

/* The number of a call "bpf_usdt_readarg(NUMBER, ...)" whose name was read just now; 0: it is none. */
static size_t number_of_call(struct lexer *lexer)
{
    struct lexer ahead = *lexer;
    struct token bracket = lexer_next_code(&ahead);
    struct token number = lexer_next_code(&ahead);
    return token_is(&bracket, "(") && number.kind == TOKEN_OTHER ? strtoul(number.start, NULL, 0) : 0;
}

static void warn_read(const struct usdt_probe *probe, const struct source *source, const struct token *call,
                      size_t number)
{
    size_t places = usdt_prelude_unreadable(probe, number - 1);
    if (places == 0)
        return;
    char where[64] = "";
    if (places < probe->notes.count)
        snprintf(where, sizeof(where), " at %zu of its %zu places", places, probe->notes.count);
    warn(
        "usdt %s: argument %zu (%s:%u) is%s where no program can read it, such as in a floating-point register: it is 0 there",
        probe->text, number, source->name, call->line, where);
}

static void warn_alike(const struct usdt_probe *probe)
{
    size_t alike = usdt_prelude_alike(probe);
    if (alike > 0)
        warn(
            "usdt %s: %zu of its %zu places cannot be distinguished in a running program; bpf_usdt_readarg() fails there",
            probe->text, alike, probe->notes.count);
}

void usdt_reads_warn(const struct usdt_probe *probe, const struct source *source,
                     const struct declared_function *function)
{
    struct lexer lexer;
    unsigned depth = 1;
    lexer_init(&lexer, source->text + function->body);
    lexer.line = function->body_line;
    warn_alike(probe);
    for (struct token token = lexer_next_code(&lexer); token.kind != TOKEN_END;
         token = lexer_next_code(&lexer)) {
        bool is_call = token_is(&token, "bpf_usdt_readarg") || token_is(&token, "bpf_usdt_readarg_p");
        size_t number = is_call ? number_of_call(&lexer) : 0;
        if (number > 0)
            warn_read(probe, source, &token, number);
        depth += token_is(&token, "{");
        depth -= token_is(&token, "}");
        if (depth == 0)
            return;
    }
}
