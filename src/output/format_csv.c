// SPDX-License-Identifier: Apache-2.0
/* Comma-separated values as RFC 4180 has them, with a header line before the first row of each layout. Texts
 * are made safe as in a table, so that every event is one line; numbers are plain, durations and results among
 * them, for programs that calculate with them. */
#include <string.h>

#include "output/format.h"
#include "output/map_view.h"
#include "output/value_text.h"

/* Puts what was appended from @start on in quotes if it has a character that would end the cell. */
static void quote(struct text *rows, size_t start)
{
    size_t length = rows->length - start, quotes = 0;
    if (memchr(rows->bytes + start, ',', length) == NULL && memchr(rows->bytes + start, '"', length) == NULL)
        return;
    for (size_t i = start; i < rows->length; i++)
        quotes += rows->bytes[i] == '"';
    (void)text_extend(rows, quotes + 2);
    char *cell = rows->bytes + start;
    char *to = rows->bytes + rows->length;
    *--to = '"';
    while (length > 0) {
        *--to = cell[--length];
        if (*to == '"')
            *--to = '"';
    }
    *--to = '"';
}

static void put_cell(struct text *text, const struct value *value, const char *at)
{
    size_t start = text->length;
    value_text_puts[value->kind](text, value, at);
    quote(text, start);
}

static put_value *const cell_puts[VALUE_KINDS] = {
    [VALUE_UNSIGNED] = value_put_unsigned,
    [VALUE_SIGNED] = value_put_signed,
    [VALUE_WIDE] = put_cell,
    [VALUE_FLOAT] = value_put_float,
    [VALUE_BOOL] = value_put_bool,
    [VALUE_ENUM] = put_cell,
    [VALUE_POINTER] = put_cell,
    [VALUE_TEXT] = put_cell,
    [VALUE_IPV4] = put_cell,
    [VALUE_IPV6] = put_cell,
    [VALUE_PORT] = value_put_port,
    [VALUE_STACK] = put_cell,
    [VALUE_STRUCT] = put_cell,
    [VALUE_ARRAY] = put_cell,
};

static void append_comma(struct text *text, const char *name, bool is_first)
{
    (void)name;
    text_string(text, is_first ? "" : ",");
}

static const struct value_format cells = {
    .puts = cell_puts,
    .readings = VALUE_TEXT_READINGS &
                ~(READING_BIT(READING_DURATION) | READING_BIT(READING_RESULT) | READING_BIT(READING_SYSCALL)),
    .missing = "?",
    .start = "",
    .end = "\n",
    .lead = append_comma,
    .inner = &value_text_format,
};

static void csv_open(const struct writer *writer, struct sheet *sheet)
{
    plan_init_flat(&sheet->plan, sheet->layout, &cells, writer->is_raw);
}

static void csv_heading(struct writer *writer, struct sheet *sheet)
{
    struct text *rows = &writer->rows;
    text_string(rows, writer->show_time ? "time," : "");
    for (size_t i = 0; i < sheet->plan.count; i++) {
        const char *name = sheet->plan.values[i].field->name;
        append_comma(rows, name, i == 0);
        size_t start = rows->length;
        text_safe(rows, name, strlen(name));
        quote(rows, start);
    }
    text_char(rows, '\n');
}

static void csv_event(struct writer *writer, struct sheet *sheet, const struct record *record)
{
    writer_put_time(writer, record, ',');
    plan_put(&sheet->plan, &writer->rows, record->data, record->size_bytes);
}

static void append_names(struct text *rows, const struct plan *plan, const char *unnamed, bool *is_first)
{
    for (size_t i = 0; i < plan->count; i++) {
        const char *name = plan->values[i].field->name;
        append_comma(rows, name, *is_first);
        text_string(rows, name[0] != '\0' ? name : unnamed);
        *is_first = false;
    }
}

static void append_values(struct text *rows, const struct plan *plan, const char *bytes, bool *is_first)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct value *value = &plan->values[i];
        append_comma(rows, "", *is_first);
        value->put(rows, value, bytes + value->offset_bytes);
        *is_first = false;
    }
}

/* The map's name, a header line, its rows; an empty line before it separates it from earlier rows. */
static void csv_map(struct writer *writer, const struct map_view *view)
{
    struct text *rows = &writer->rows;
    struct plan key, value;
    bool is_first = !view->has_cpus;
    plan_init_flat(&key, view->key, &cells, writer->is_raw);
    plan_init_flat(&value, view->value, &cells, writer->is_raw);
    text_printf(rows, "\nmap,%s\n%s", view->name, view->has_cpus ? "cpu" : "");
    append_names(rows, &key, "key", &is_first);
    append_names(rows, &value, "value", &is_first);
    text_char(rows, '\n');
    for (size_t i = 0; i < view->row_count; i++) {
        is_first = !view->has_cpus;
        if (view->has_cpus)
            text_signed(rows, view->rows[i].cpu);
        append_values(rows, &key, view->rows[i].key, &is_first);
        append_values(rows, &value, view->rows[i].value, &is_first);
        text_char(rows, '\n');
        writer_spill(writer);
    }
    plan_finish(&key);
    plan_finish(&value);
    text_clear(&writer->heading);
    writer->current = NULL;
}

const struct writer_format csv_format = {
    .name = "csv",
    .sheet_bytes = sizeof(struct sheet),
    .open = csv_open,
    .heading = csv_heading,
    .event = csv_event,
    .map = csv_map,
};
