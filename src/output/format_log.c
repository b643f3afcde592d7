// SPDX-License-Identifier: Apache-2.0
/* One line per event, its fields named: bccrun: 12:34:56 pid: 1234<TAB>comm: bash */
#include <string.h>

#include "output/format.h"
#include "output/value_text.h"

static void append_lead(struct text *text, const char *name, bool is_first)
{
    text_char(text, is_first ? ' ' : '\t');
    text_safe(text, name, strlen(name));
    text_string(text, ": ");
}

#define FORMAT(table)                                                                                        \
    {                                                                                                        \
        .puts = (table), .readings = VALUE_TEXT_READINGS, .missing = "?", .start = "", .end = "\n",          \
        .lead = append_lead, .inner = &value_text_format,                                                    \
    }

static const struct value_format plain = FORMAT(value_text_puts);
static const struct value_format coloured = FORMAT(value_text_coloured_puts);

static void log_open(const struct writer *writer, struct sheet *sheet)
{
    plan_init(&sheet->plan, sheet->layout, writer->has_colour ? &coloured : &plain, writer->is_raw);
}

static void log_event(struct writer *writer, struct sheet *sheet, const struct record *record)
{
    text_string(&writer->rows, "bccrun: ");
    daytime_append(&writer->daytime, &writer->rows, record->time_ns);
    plan_put(&sheet->plan, &writer->rows, record->data, record->size_bytes);
}

const struct writer_format log_format = {
    .name = "log",
    .sheet_bytes = sizeof(struct sheet),
    .open = log_open,
    .event = log_event,
    .map = map_table,
};
