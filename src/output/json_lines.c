// SPDX-License-Identifier: Apache-2.0
/* JSON lines: one object a line, told apart by "type". A name that ends in time_ns is nanoseconds of
 * CLOCK_MONOTONIC, of an event as the kernel stamped it.
 *   {"type":"attached","function":"on_open","kind":"ksyscall","where":"__x64_sys_openat","count":1}
 *   {"type":"event","struct":"event","time_ns":..,"cpu":0,"data":{"pid":1234,"comm":"bash"}}
 *   {"type":"lost","time_ns":..,"buffer":"events","cpu":0,"count":23}
 *   {"type":"summary","events":1,"lost":23,"missed":0,"seconds":1.500000000,"end":"signal"}
 * What they all may hold is written down in schema.c, for programs. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
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

static void json_attached(struct writer *writer, const struct writer_attached *attached)
{
    struct text *rows = &writer->rows;
    bool is_first = false;
    text_string(rows, "{\"type\":\"attached\"");
    json_member(rows, "function", attached->function, &is_first);
    json_member(rows, "kind", attached->kind, &is_first);
    json_member(rows, "where", attached->where, &is_first);
    text_string(rows, ",\"count\":");
    text_unsigned(rows, attached->count);
    text_string(rows, "}\n");
}

static void json_lost(struct writer *writer, const struct writer_lost *lost)
{
    struct text *rows = &writer->rows;
    bool is_first = false;
    text_string(rows, "{\"type\":\"lost\",\"time_ns\":");
    text_unsigned(rows, writer->time_ns);
    if (lost->buffer != NULL)
        json_member(rows, "buffer", lost->buffer, &is_first);
    if (lost->cpu != RECORD_NO_CPU) {
        text_string(rows, ",\"cpu\":");
        text_unsigned(rows, lost->cpu);
    }
    text_string(rows, ",\"count\":");
    text_unsigned(rows, lost->count);
    text_string(rows, "}\n");
}

static void json_summary(struct writer *writer, const struct writer_summary *summary)
{
    struct text *rows = &writer->rows;
    bool is_first = false;
    text_string(rows, "{\"type\":\"summary\",\"events\":");
    text_unsigned(rows, summary->events);
    text_string(rows, ",\"lost\":");
    text_unsigned(rows, summary->lost);
    text_string(rows, ",\"missed\":");
    text_unsigned(rows, summary->missed);
    text_printf(rows, ",\"seconds\":%" PRIu64 ".%09" PRIu64, summary->elapsed_ns / NS_PER_S,
                summary->elapsed_ns % NS_PER_S);
    json_member(rows, "end", summary->end, &is_first);
    text_string(rows, "}\n");
}

const struct writer_format json_format = {
    .name = "json",
    .size_bytes = sizeof(struct json),
    .finish = json_finish,
    .begin = json_begin,
    .map = map_json,
    .event = json_event,
    .attached = json_attached,
    .lost = json_lost,
    .summary = json_summary,
};
