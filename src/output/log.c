// SPDX-License-Identifier: Apache-2.0
/* One line per event, its fields named: bccrun: 12:34:56 pid: 1234<TAB>comm: bash */
#include <string.h>

#include "base/colour.h"
#include "output/value.h"
#include "output/writer_private.h"

static void log_event(struct writer *writer, const struct layout *layout, const struct record *record)
{
    struct text *rows = &writer->rows;
    text_string(rows, "bccrun: ");
    daytime_append(&writer->daytime, rows, record->time_ns);
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        text_char(rows, i == 0 ? ' ' : '\t');
        text_safe(rows, field->name, strlen(field->name));
        text_string(rows, ": ");
        const char *colour = writer->has_colour ? value_colour(field, record, writer->is_raw) : NULL;
        text_string(rows, colour != NULL ? colour : "");
        value_append(rows, field, record, writer->is_raw);
        text_string(rows, colour != NULL ? COLOUR_END : "");
    }
    text_char(rows, '\n');
}

const struct writer_format log_format = {
    .name = "log",
    .size_bytes = sizeof(struct writer),
    .map = map_table,
    .event = log_event,
};
