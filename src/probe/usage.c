// SPDX-License-Identifier: Apache-2.0
#include "probe/usage.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "probe/lexer.h"

/* The last tokens, the newest at the end. */
#define WINDOW 3

static struct token next_token(struct lexer *lexer)
{
    struct token token;
    do
        token = lexer_next(lexer);
    while (token.kind == TOKEN_DIRECTIVE);
    return token;
}

/* The bracket that closes the one read last. */
static struct token closing_bracket(struct lexer *lexer)
{
    struct token token;
    int depth = 1;
    do {
        token = next_token(lexer);
        depth += token_is(&token, "(") ? 1 : token_is(&token, ")") ? -1 : 0;
    } while (depth > 0 && token.kind != TOKEN_END);
    return token;
}

/* NAME . ringbuf_output ( */
static void note_send(const struct source *source, const struct token window[WINDOW], struct lexer lexer,
                      struct usage *usage)
{
    bool is_reserve = token_is(&window[2], "ringbuf_reserve");
    if (!token_is(&window[1], ".") || (!is_reserve && !token_is(&window[2], "ringbuf_output")))
        return;
    struct token close = closing_bracket(&lexer);
    if (close.kind == TOKEN_END)
        return;
    array_push(usage->sends, usage->send_count) = (struct usage_send){
        .start = (size_t)(window[0].start - source->text),
        .end = (size_t)(close.start + 1 - source->text),
        .line = window[0].line,
        .is_reserve = is_reserve,
    };
}

static void note_name(const struct token *token, char ***names, size_t *count)
{
    char **name = &array_push(*names, *count);
    *name = xstrndup(token->start, token->length);
}

void usage_read(const struct source *source, struct usage *usage)
{
    struct lexer lexer;
    struct token window[WINDOW] = {0};
    struct token token;
    *usage = (struct usage){0};
    lexer_init(&lexer, source->text);
    while ((token = next_token(&lexer)).kind != TOKEN_END) {
        usage->uses_log2 |= token_is(&token, "bpf_log2") || token_is(&token, "bpf_log2l");
        if (token_is(&token, "("))
            note_send(source, window, lexer, usage);
        if (token_is(&token, "(") && token_is(&window[2], "delete") && token_is(&window[1], "."))
            note_name(&window[0], &usage->deleted, &usage->deleted_count);
        if (token.kind == TOKEN_WORD && token_is(&window[2], "(") && token_is(&window[1], "BPF_HISTOGRAM"))
            note_name(&token, &usage->histograms, &usage->histogram_count);
        memmove(window, window + 1, (WINDOW - 1) * sizeof(window[0]));
        window[WINDOW - 1] = token;
    }
}

static void free_names(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static bool is_among(char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

void usage_finish(struct usage *usage)
{
    free_names(usage->histograms, usage->histogram_count);
    free_names(usage->deleted, usage->deleted_count);
    free(usage->sends);
    *usage = (struct usage){0};
}

bool usage_is_histogram(const struct usage *usage, const char *map)
{
    return is_among(usage->histograms, usage->histogram_count, map);
}

bool usage_is_deleted(const struct usage *usage, const char *map)
{
    return is_among(usage->deleted, usage->deleted_count, map);
}
