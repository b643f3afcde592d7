// SPDX-License-Identifier: Apache-2.0
/* JSON lines: one object a line, told apart by "type".
 *   {"type":"event","struct":"event","time_ns":..,"cpu":0,"data":{"pid":1234,"comm":"bash"}} */
#include "output/json_event.h"
#include "output/writer_private.h"

struct json {
    struct writer writer;
    struct json_event *events; /* of each layout seen so far */
};

static struct json *json_of(struct writer *writer)
{
    return (struct json *)writer;
}

/* Forgets the layouts before: another may lie at the same address. */
static void json_begin(struct writer *writer, const struct layout *const *layouts, size_t count)
{
    json_events_free(&json_of(writer)->events);
    for (size_t i = 0; i < count; i++)
        (void)json_event_find(&json_of(writer)->events, layouts[i]);
}

static void json_finish(struct writer *writer)
{
    json_events_free(&json_of(writer)->events);
}

static void json_event(struct writer *writer, const struct layout *layout, const struct record *record)
{
    struct text *rows = &writer->rows;
    const struct json_event *event = json_event_find(&json_of(writer)->events, layout);
    json_event_begin(event, rows);
    if (writer->show_time) {
        text_string(rows, ",\"time\":\"");
        daytime_append(&writer->daytime, rows, record->time_ns);
        text_char(rows, '"');
    }
    text_string(rows, ",\"time_ns\":");
    text_unsigned(rows, record->time_ns);
    if (record->cpu != RECORD_NO_CPU) {
        text_string(rows, ",\"cpu\":");
        text_unsigned(rows, record->cpu);
    }
    json_event_data(event, rows, record->data, record->size_bytes, writer->is_raw);
    text_string(rows, "}\n");
}

const struct writer_format json_format = {
    .name = "json",
    .size_bytes = sizeof(struct json),
    .finish = json_finish,
    .begin = json_begin,
    .map = map_json,
    .event = json_event,
};
