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
    .sheet_bytes = sizeof(struct json_sheet),
    .open = json_open,
    .close = json_close,
    .event = json_event,
    .map = map_json,
    .attached = json_attached,
    .lost = json_lost,
    .summary = json_summary,
};
