// SPDX-License-Identifier: Apache-2.0
#include "output/json_event.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "output/json_text.h"

struct json_event {
    struct json_event *next;
    const struct layout *layout;
    struct text start;
    size_t key_count;
    struct text keys[]; /* ,"data":{"pid": then ,"comm": and so on; behind the last member }, and no key */
};

static void append(struct text *text, const struct text *made)
{
    text_bytes(text, made->bytes, made->length);
}

static struct json_event *json_event_new(const struct layout *layout)
{
    size_t count = layout->field_count;
    struct json_event *event = xcalloc(1, sizeof(*event) + (count + 1) * sizeof(event->keys[0]));
    event->layout = layout;
    event->key_count = count + 1;
    text_string(&event->start, "{\"type\":\"event\",\"struct\":");
    json_string(&event->start, layout->name, strlen(layout->name));
    text_string(&event->keys[0], ",\"data\":{");
    bool is_first = true;
    for (size_t i = 0; i < count; i++)
        json_key(&event->keys[i], layout->fields[i].name, &is_first);
    text_char(&event->keys[count], '}');
    return event;
}

const struct json_event *json_event_find(struct json_event **list, const struct layout *layout)
{
    for (const struct json_event *event = *list; event != NULL; event = event->next)
        if (event->layout == layout)
            return event;
    struct json_event *event = json_event_new(layout);
    event->next = *list;
    *list = event;
    return event;
}

void json_events_free(struct json_event **list)
{
    while (*list != NULL) {
        struct json_event *event = *list;
        *list = event->next;
        for (size_t i = 0; i < event->key_count; i++) /* the layout may be gone */
            text_finish(&event->keys[i]);
        text_finish(&event->start);
        free(event);
    }
}

void json_event_begin(const struct json_event *event, struct text *text)
{
    append(text, &event->start);
}

void json_event_data(const struct json_event *event, struct text *text, const void *record, size_t length,
                     bool is_raw)
{
    const struct layout *layout = event->layout;
    for (size_t i = 0; i < layout->field_count; i++) {
        append(text, &event->keys[i]);
        json_field(text, &layout->fields[i], record, length, is_raw);
    }
    append(text, &event->keys[layout->field_count]);
}
