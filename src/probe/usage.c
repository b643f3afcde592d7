// SPDX-License-Identifier: Apache-2.0
#include "probe/usage.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "probe/lexer.h"

/* The last tokens, the newest at the end. */
#define WINDOW 3

static bool is_print(const struct token *token)
{
    return token_is(token, "bpf_trace_printk") || token_is(token, "bpf_trace_printk_") ||
           token_is(token, "bpf_printk");
}

static bool is_log2(const struct token *token)
{
    return token_is(token, "bpf_log2") || token_is(token, "bpf_log2l");
}

/* The bracket that closes the one read last; @has_log2 tells whether what lies between takes a logarithm. */
static struct token closing_bracket(struct lexer *lexer, bool *has_log2)
{
    struct token token;
    int depth = 1;
    *has_log2 = false;
    do {
        token = lexer_next_code(lexer);
        *has_log2 |= is_log2(&token);
        depth += token_is(&token, "(") ? 1 : token_is(&token, ")") ? -1 : 0;
    } while (depth > 0 && token.kind != TOKEN_END);
    return token;
}

/* The methods that send, and which of their arguments points to what is sent. */
static const struct sender {
    const char *method;
    int argument; /* from 0; -1: none */
    bool may_fail;
} senders[] = {
    {"perf_submit", 1, true},      {"perf_submit_skb", 2, true}, {"ringbuf_output", 0, true},
    {"ringbuf_reserve", -1, true}, {"ringbuf_submit", 0, false},
};

static const struct sender *sender_of(const struct token *method)
{
    for (size_t i = 0; i < sizeof(senders) / sizeof(senders[0]); i++)
        if (token_is(method, senders[i].method))
            return &senders[i];
    return NULL;
}

static bool ends_argument(const struct token *token)
{
    return token_is(token, ",") || token_is(token, ")") || token->kind == TOKEN_END;
}

/* Over "(void *)" and the like, of which the bracket is @token. */
static struct token skip_cast(struct lexer *lexer)
{
    struct token token;
    do
        token = lexer_next_code(lexer);
    while (!token_is(&token, ")") && token.kind != TOKEN_END);
    return lexer_next_code(lexer);
}

/* "&a", "a", "a.b", "a->b": what has a type that can be asked for without a second thought. */
static void note_value(const struct source *source, struct lexer *lexer, struct usage_send *send)
{
    struct token token = lexer_next_code(lexer);
    if (token_is(&token, "("))
        token = skip_cast(lexer);
    size_t start = (size_t)(token.start - source->text);
    if (token_is(&token, "&"))
        token = lexer_next_code(lexer);
    struct token name = {0};
    size_t end = 0;
    for (; !ends_argument(&token); token = lexer_next_code(lexer)) {
        bool joins = token_is(&token, ".") || token_is(&token, "-") || token_is(&token, ">");
        if (token.kind != TOKEN_WORD && !joins)
            return;
        if (!joins)
            name = token;
        end = (size_t)(token.start + token.length - source->text);
    }
    if (name.kind != TOKEN_WORD || (size_t)(name.start + name.length - source->text) != end)
        return;
    send->value_start = start;
    send->value_end = end;
    send->name_start = (size_t)(name.start - source->text);
}

/* Over the commas of this call to argument @argument. */
static void find_value(const struct source *source, struct lexer lexer, int argument, struct usage_send *send)
{
    int depth = 0;
    while (argument > 0) {
        struct token token = lexer_next_code(&lexer);
        if (token.kind == TOKEN_END || (depth == 0 && token_is(&token, ")")))
            return;
        depth += token_is(&token, "(") ? 1 : token_is(&token, ")") ? -1 : 0;
        argument -= depth == 0 && token_is(&token, ",");
    }
    if (argument == 0)
        note_value(source, &lexer, send);
}

/* NAME . perf_submit ( */
static void note_send(const struct source *source, const struct token window[WINDOW], struct lexer lexer,
                      struct usage *usage)
{
    const struct sender *sender = sender_of(&window[2]);
    if (!token_is(&window[1], ".") || sender == NULL)
        return;
    struct usage_send send = {
        .start = (size_t)(window[0].start - source->text),
        .buffer_length = window[0].length,
        .line = window[0].line,
        .may_fail = sender->may_fail,
        .is_reserve = token_is(&window[2], "ringbuf_reserve"),
    };
    find_value(source, lexer, sender->argument, &send);
    bool has_log2;
    struct token close = closing_bracket(&lexer, &has_log2);
    if (close.kind == TOKEN_END)
        return;
    send.end = (size_t)(close.start + 1 - source->text);
    array_push(usage->sends, usage->send_count) = send;
}

static void note_histogram(const struct token window[WINDOW], const struct token *token, struct usage *usage)
{
    if (token->kind == TOKEN_WORD && token_is(&window[2], "(") && token_is(&window[1], "BPF_HISTOGRAM"))
        array_push(usage->histograms, usage->histogram_count).name = xstrndup(token->start, token->length);
}

/* NAME . increment ( : what stands in the brackets counts into that histogram, and is read here. */
static void note_count(const struct token window[WINDOW], struct lexer *lexer, struct usage *usage)
{
    if (!token_is(&window[1], ".") ||
        (!token_is(&window[2], "increment") && !token_is(&window[2], "atomic_increment")))
        return;
    bool has_log2;
    (void)closing_bracket(lexer, &has_log2);
    for (size_t i = 0; i < usage->histogram_count; i++)
        if (token_is(&window[0], usage->histograms[i].name))
            usage->histograms[i].is_log2 |= has_log2;
}

/* NAME . delete ( */
static void note_deleted(const struct token window[WINDOW], struct usage *usage)
{
    if (!token_is(&window[1], ".") || !token_is(&window[2], "delete"))
        return;
    char **name = &array_push(usage->deleted, usage->deleted_count);
    *name = xstrndup(window[0].start, window[0].length);
}

void usage_read(const struct source *source, struct usage *usage)
{
    struct lexer lexer;
    struct token window[WINDOW] = {0};
    struct token token;
    *usage = (struct usage){0};
    lexer_init(&lexer, source->text);
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
        usage->uses_log2 |= is_log2(&token);
        usage->prints |= is_print(&token);
        note_histogram(window, &token, usage);
        if (token_is(&token, "(")) {
            note_send(source, window, lexer, usage);
            note_deleted(window, usage);
            note_count(window, &lexer, usage);
        }
        memmove(window, window + 1, (WINDOW - 1) * sizeof(window[0]));
        window[WINDOW - 1] = token;
    }
}

void usage_finish(struct usage *usage)
{
    for (size_t i = 0; i < usage->histogram_count; i++)
        free(usage->histograms[i].name);
    strings_free(usage->deleted, usage->deleted_count);
    free(usage->histograms);
    free(usage->sends);
    *usage = (struct usage){0};
}

static const struct usage_histogram *find_histogram(const struct usage *usage, const char *map)
{
    for (size_t i = 0; i < usage->histogram_count; i++)
        if (strcmp(usage->histograms[i].name, map) == 0)
            return &usage->histograms[i];
    return NULL;
}

bool usage_is_histogram(const struct usage *usage, const char *map)
{
    return find_histogram(usage, map) != NULL;
}

bool usage_is_log2(const struct usage *usage, const char *map)
{
    const struct usage_histogram *histogram = find_histogram(usage, map);
    return histogram != NULL && (histogram->is_log2 || usage->uses_log2);
}

bool usage_is_deleted(const struct usage *usage, const char *map)
{
    for (size_t i = 0; i < usage->deleted_count; i++)
        if (strcmp(usage->deleted[i], map) == 0)
            return true;
    return false;
}

bool usage_is_sent(const struct usage *usage, const struct source *source, const char *buffer)
{
    for (size_t i = 0; i < usage->send_count; i++) {
        const struct usage_send *send = &usage->sends[i];
        if (!send->is_reserve && strlen(buffer) == send->buffer_length &&
            memcmp(source->text + send->start, buffer, send->buffer_length) == 0)
            return true;
    }
    return false;
}
