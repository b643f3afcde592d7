// SPDX-License-Identifier: Apache-2.0
#include "notes/note_place.h"

#include <string.h>

#include "base/words.h"
#include "diagnose/excerpt.h"

size_t note_body_end(const struct source *source, const struct declared_function *function)
{
    struct lexer lexer;
    int depth = 1;
    lexer_init(&lexer, source->text + function->body);
    while (depth > 0) {
        struct token token = lexer_next_code(&lexer);
        if (token.kind == TOKEN_END)
            return source->length;
        depth += token_is(&token, "{") - token_is(&token, "}");
    }
    return (size_t)(lexer.at - source->text);
}

void note_detail_at(const struct source *source, size_t at)
{
    struct text place = {0};
    excerpt_byte(source, at, &place);
    detail(text_cstr(&place));
    text_finish(&place);
}

void note_detail_send(const struct note_facts *facts, size_t point, const char *buffer)
{
    const struct declared_function *function = note_function(facts, point);
    size_t end = note_body_end(facts->source, function);
    const struct usage_send *found = NULL;
    for (size_t i = 0; i < facts->usage->send_count; i++) {
        const struct usage_send *send = &facts->usage->sends[i];
        bool is_inside = send->start >= function->body && send->end <= end;
        if (!is_exactly(facts->source->text + send->start, send->buffer_length, buffer) || send->is_reserve)
            continue;
        if (found == NULL || (is_inside && found->start < function->body))
            found = send;
    }
    if (found != NULL)
        note_detail_at(facts->source, found->start);
}

void note_detail_word(const struct note_facts *facts, size_t point, const char *word)
{
    const struct declared_function *function = note_function(facts, point);
    size_t end = note_body_end(facts->source, function);
    struct lexer lexer;
    lexer_init(&lexer, facts->source->text + function->body);
    struct token token = lexer_next_code(&lexer);
    while (token.kind != TOKEN_END && (size_t)(token.start - facts->source->text) < end) {
        if (token_is(&token, word)) {
            note_detail_at(facts->source, (size_t)(token.start - facts->source->text));
            return;
        }
        token = lexer_next_code(&lexer);
    }
    note_detail_at(facts->source, function->body);
}
