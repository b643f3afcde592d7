// SPDX-License-Identifier: Apache-2.0
#include "base/memory.h"
#include "base/words.h"
#include "notes/note_kinds.h"
#include "notes/note_place.h"

/* Where a send's size is that of an address: "sizeof(&event)"; 0: it is not. */
static size_t address_size(const struct source *source, const struct usage_send *send)
{
    struct lexer lexer;
    lexer_init(&lexer, source->text + send->value_end);
    for (struct token token = lexer_next_code(&lexer);
         token.kind != TOKEN_END && (size_t)(token.start - source->text) < send->end;
         token = lexer_next_code(&lexer)) {
        struct lexer ahead = lexer;
        struct token open = lexer_next_code(&ahead);
        struct token sign = lexer_next_code(&ahead);
        if (token_is(&token, "sizeof") && token_is(&open, "(") && token_is(&sign, "&"))
            return (size_t)(token.start - source->text);
    }
    return 0;
}

/* More than an address goes through the buffer. */
static bool is_larger(const struct note_facts *facts, const struct usage_send *send)
{
    const char *buffer = facts->source->text + send->start;
    for (size_t i = 0; i < facts->image->map_count; i++) {
        const struct image_map *map = &facts->image->maps[i];
        if (map->has_events && is_exactly(buffer, send->buffer_length, map->name))
            return map->event.other == NULL && map->event.size_bytes > sizeof(uint64_t);
    }
    return false;
}

void note_size(struct notes *notes, const struct note_facts *facts)
{
    const struct source *source = facts->source;
    for (size_t i = 0; i < facts->usage->send_count; i++) {
        const struct usage_send *send = &facts->usage->sends[i];
        size_t at = send->value_end > 0 && !send->is_reserve ? address_size(source, send) : 0;
        int length = (int)(send->value_end - send->name_start);
        if (at == 0 || !is_larger(facts, send) || !notes_begin(notes, xasprintf("size %zu", at)))
            continue;
        note_detail_at(source, at);
        hint("sizeof(%.*s), without the &, is the size of what is sent", length,
             source->text + send->name_start);
        remark("only the first 8 bytes are sent: sizeof(&%.*s) is the size of an address", length,
               source->text + send->name_start);
    }
}
