// SPDX-License-Identifier: Apache-2.0
/* JSON lines: one object a line, whose kind is in "type". A name that ends in time_ns is nanoseconds of
 * CLOCK_MONOTONIC, of an event as the kernel stamped it.
 *   {"type":"attached","function":"on_open","kind":"ksyscall","where":"__x64_sys_openat","count":1}
 *   {"type":"event","struct":"event","time_ns":..,"cpu":0,"data":{"pid":1234,"comm":"bash"}}
 *   {"type":"lost","time_ns":..,"buffer":"events","cpu":0,"count":23}
 *   {"type":"summary","events":1,"lost":23,"missed":0,"seconds":1.500000000,"end":"signal"}
 * schema.c has their fields, for programs. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "output/format.h"
#include "output/value_json.h"

struct json_sheet {
    struct sheet sheet;
    struct text start; /* {"type":"event","struct":"NAME" */
};

static struct text *start_of(struct sheet *sheet)
{
    return &((struct json_sheet *)sheet)->start;
}

static const struct value_format data = {
    .puts = value_json_puts,
    .readings = VALUE_JSON_READINGS,
    .missing = "null",
    .start = ",\"data\":{",
    .end = "}}\n",
    .lead = value_json_lead,
    .inner = &value_json_format,
};

static void json_open(const struct writer *writer, struct sheet *sheet)
{
    const char *name = sheet->layout->name;
    plan_init(&sheet->plan, sheet->layout, &data, writer->is_raw);
    text_string(start_of(sheet), "{\"type\":\"event\",\"struct\":");
    json_string(start_of(sheet), name, strlen(name));
    text_string(start_of(sheet), writer->show_time ? ",\"time\":\"" : ",\"time_ns\":");
}

static void json_close(struct sheet *sheet)
{
    text_finish(start_of(sheet));
}

static void json_event(struct writer *writer, struct sheet *sheet, const struct record *record)
{
    struct text *rows = &writer->rows;
    text_bytes(rows, start_of(sheet)->bytes, start_of(sheet)->length);
    if (writer->show_time) {
        daytime_append(&writer->daytime, rows, record->time_ns);
        text_string(rows, "\",\"time_ns\":");
    }
    text_unsigned(rows, record->time_ns);
    if (record->cpu != RECORD_NO_CPU) {
        text_string(rows, ",\"cpu\":");
        text_unsigned(rows, record->cpu);
    }
    plan_put(&sheet->plan, rows, record->data, record->size_bytes);
}

/* Begins a line that is no event; end_line() ends it. */
static struct json_writer begin_line(struct writer *writer, const char *type)
{
    struct json_writer json = json_writer(&writer->rows);
    json_begin_object(&json, NULL);
    json_add_string(&json, "type", type);
    return json;
}

static void end_line(struct json_writer *json)
{
    json_end_object(json);
    text_char(json->text, '\n');
}

static void json_attached(struct writer *writer, const struct writer_attached *attached)
{
    struct json_writer json = begin_line(writer, "attached");
    json_add_string(&json, "function", attached->function);
    json_add_string(&json, "kind", attached->kind);
    json_add_string(&json, "where", attached->where);
    json_add_unsigned(&json, "count", attached->count);
    end_line(&json);
}

static void json_lost(struct writer *writer, const struct writer_lost *lost)
{
    struct json_writer json = begin_line(writer, "lost");
    json_add_unsigned(&json, "time_ns", writer->time_ns);
    if (lost->buffer != NULL)
        json_add_string(&json, "buffer", lost->buffer);
    if (lost->cpu != RECORD_NO_CPU)
        json_add_unsigned(&json, "cpu", lost->cpu);
    json_add_unsigned(&json, "count", lost->count);
    end_line(&json);
}

static void add_missed(struct json_writer *json, const struct writer_summary *summary)
{
    json_begin_object(json, "missed_by");
    for (size_t i = 0; i < summary->missed_by_count; i++)
        json_add_unsigned(json, summary->missed_by[i].function, summary->missed_by[i].count);
    json_end_object(json);
}

static void json_summary(struct writer *writer, const struct writer_summary *summary)
{
    struct json_writer json = begin_line(writer, "summary");
    json_add_unsigned(&json, "events", summary->events);
    json_add_unsigned(&json, "lost", summary->lost);
    json_add_unsigned(&json, "missed", summary->missed);
    if (summary->missed_by_count > 0)
        add_missed(&json, summary);
    text_printf(json_add_value(&json, "seconds"), "%" PRIu64 ".%09" PRIu64, summary->elapsed_ns / NS_PER_S,
                summary->elapsed_ns % NS_PER_S);
    json_add_string(&json, "end", summary->end);
    end_line(&json);
}

const struct writer_format json_format = {
    .name = "json",
    .sheet_bytes = sizeof(struct json_sheet),
    .open = json_open,
    .close = json_close,
    .event = json_event,
    .map = map_json,
    .attached = json_attached,
    .lost = json_lost,
    .summary = json_summary,
};
