// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "diagnose/excerpt.h"
#include "filter/filter.h"
#include "notes/note_kinds.h"
#include "notes/note_place.h"
#include "notes/program_flow.h"

/* Fields that are only there to fill holes. */
static bool is_filler(const struct field *field)
{
    static const char *const words[] = {"pad", "reserved", "unused", "fill"};
    if (field->name[0] == '\0' || field->name[0] == '_' || field->bit_count > 0)
        return true;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcasestr(field->name, words[i]) != NULL)
            return true;
    return false;
}

static bool is_unset(const bool *written, size_t start, size_t end)
{
    return start < end && memchr(written + start, 1, end - start) == NULL;
}

/* Appends "'uid' and 'ts'"; returns how many. */
static size_t put_unset(const struct layout *layout, const bool *written, struct text *names)
{
    size_t count = 0;
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        if (is_filler(field) || !is_unset(written, field->offset_bytes, (size_t)field_end_bytes(field)))
            continue;
        text_printf(names, "%s'%s'", count > 0 ? ", " : "", field->name);
        count++;
    }
    return count;
}

static const struct layout *layout_of(const struct image_map *map, size_t bytes)
{
    const struct layout *layout = &map->event;
    while (layout != NULL && layout->size_bytes != bytes)
        layout = layout->other;
    return layout;
}

/* What the program sends through the map has fields that nothing sets. @is_record: they are in what it reserved there. */
static void look_at_event(struct notes *notes, const struct note_facts *facts, size_t point, size_t map,
                          const bool *written, size_t bytes, bool is_record)
{
    const struct image_map *buffer = &facts->image->maps[map];
    const struct layout *layout = buffer->has_events ? layout_of(buffer, bytes) : NULL;
    struct text names = {0};
    size_t count = layout != NULL ? put_unset(layout, written, &names) : 0;
    if (count > 0 && notes_begin(notes, xasprintf("unset %s %s", buffer->name, text_cstr(&names)))) {
        note_detail_send(facts, point, buffer->name);
        if (is_record)
            hint("__builtin_memset(record, 0, sizeof(*record)) after ringbuf_reserve() sets all to 0");
        else
            hint("a variable that is declared with '= {}' has 0 where nothing else is set");
        remark("%s of '%s' %s sent and never set: %s", text_cstr(&names), layout->name,
               count == 1 ? "is" : "are",
               is_record ? "what earlier events left there is shown"
                         : "what was on the kernel's stack is shown");
    }
    text_finish(&names);
}

/* Where byte @at of a key is: "'comm'", "the padding after 'pid'". */
static void put_byte(const struct layout *key, size_t at, struct text *out)
{
    const struct field *before = NULL;
    for (size_t i = 0; i < key->field_count; i++) {
        const struct field *field = &key->fields[i];
        if (at >= field->offset_bytes && at < field_end_bytes(field)) {
            text_printf(out, field->name[0] != '\0' ? "'%s'" : "a part", field->name);
            return;
        }
        if (field->offset_bytes <= at && (before == NULL || field->offset_bytes > before->offset_bytes))
            before = field;
    }
    text_printf(out, "the padding after '%s'", before != NULL ? before->name : "");
}

static bool is_hash(uint32_t type)
{
    return type == BPF_MAP_TYPE_HASH || type == BPF_MAP_TYPE_LRU_HASH || type == BPF_MAP_TYPE_PERCPU_HASH ||
           type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

static void look_at_key(struct notes *notes, const struct note_facts *facts, size_t point,
                        const struct flow_use *use)
{
    const struct image_map *map = &facts->image->maps[use->map];
    size_t at = 0;
    if (!is_hash(map->type) || has_prefix(map->name, FILTER_PREFIX) || map->key_bytes > use->bytes)
        return;
    while (at < map->key_bytes && use->written[at])
        at++;
    if (at == map->key_bytes || !notes_begin(notes, xasprintf("key %s", map->name)))
        return;
    struct text place = {0};
    put_byte(&map->key, at, &place);
    note_detail_word(facts, point, map->name);
    hint("__builtin_memset(&key, 0, sizeof(key)) before its fields are set makes equal keys equal");
    remark("the key of '%s' is never set in %s: keys that look alike are different", map->name,
           text_cstr(&place));
    text_finish(&place);
}

void note_unset(struct notes *notes, const struct note_facts *facts)
{
    for (size_t point = 0; point < facts->plan->count; point++) {
        struct flow flow;
        bool is_known = flow_read(&facts->image->programs[point], &flow);
        for (size_t i = 0; i < flow.use_count && is_known; i++) {
            const struct flow_use *use = &flow.uses[i];
            if (use->map == FLOW_UNKNOWN)
                continue;
            if (use->is_key)
                look_at_key(notes, facts, point, use);
            else
                look_at_event(notes, facts, point, use->map, use->written, use->bytes, false);
        }
        if (is_known && flow.record_bytes > 0 &&
            note_calls(&facts->image->programs[point], BPF_FUNC_ringbuf_submit))
            look_at_event(notes, facts, point, flow.record_map, flow.record, flow.record_bytes, true);
        flow_finish(&flow);
    }
}
