// SPDX-License-Identifier: Apache-2.0
/* JSON lines: one object a line, told apart by "type".
 *   {"type":"event","struct":"event","time_ns":..,"cpu":0,"data":{"pid":1234,"comm":"bash"}} */
#include <string.h>

#include "output/json_text.h"
#include "output/writer_private.h"

static void json_event(struct writer *writer, const struct layout *layout, const struct record *record)
{
    struct text *rows = &writer->rows;
    text_string(rows, "{\"type\":\"event\",\"struct\":");
    json_string(rows, layout->name, strlen(layout->name));
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
    text_string(rows, ",\"data\":");
    json_layout(rows, layout, record->data, record->size_bytes, writer->is_raw);
    text_string(rows, "}\n");
}

const struct writer_format json_format = {
    .name = "json",
    .size_bytes = sizeof(struct writer),
    .map = map_json,
    .event = json_event,
};
