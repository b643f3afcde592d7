// SPDX-License-Identifier: Apache-2.0
/* Aligned columns under a header line. A value wider than its column widens it for the rows that follow;
 * nothing is ever cut. */
#include "base/colour.h"
#include "output/column.h"
#include "output/format.h"
#include "output/stack_text.h"
#include "output/value_text.h"

#define TIME_HEADING "TIME    "

struct table_sheet {
    struct sheet sheet;
    struct columns columns;
};

static struct columns *columns_of(struct sheet *sheet)
{
    return &((struct table_sheet *)sheet)->columns;
}

static void table_open(const struct writer *writer, struct sheet *sheet)
{
    struct columns *columns = columns_of(sheet);
    plan_init_flat(&sheet->plan, sheet->layout, &value_text_format, writer->is_raw);
    columns_add(columns, &sheet->plan, "", false);
    columns_arrange(columns, writer->has_colour);
    columns_widen(columns);
}

static void table_close(struct sheet *sheet)
{
    columns_finish(columns_of(sheet));
}

static void table_heading(struct writer *writer, struct sheet *sheet)
{
    struct text *rows = &writer->rows;
    const char *start = writer->has_colour ? COLOUR_HEADING : "";
    const char *end = writer->has_colour ? COLOUR_END : "";
    if (writer->show_time) {
        text_string(rows, start);
        text_string(rows, TIME_HEADING);
        text_string(rows, end);
        text_char(rows, ' ');
    }
    columns_put_headings(columns_of(sheet), rows, start, end);
    text_char(rows, '\n');
}

static void append_stacks(struct text *rows, const struct columns *columns, const struct record *record)
{
    bool has_names = columns->count - columns->row_count > 1;
    for (size_t i = columns->row_count; i < columns->count; i++) {
        const struct column *column = &columns->columns[i];
        bool is_whole = column->value->end_bytes <= record->size_bytes;
        const char *at = (const char *)record->data + column->value->offset_bytes;
        stack_append_field(rows, column->value->field, is_whole ? at : NULL, has_names ? column->name : NULL);
    }
}

static void table_event(struct writer *writer, struct sheet *sheet, const struct record *record)
{
    struct columns *columns = columns_of(sheet);
    struct text *rows = &writer->rows;
    const char *data = record->data;
    writer_put_time(writer, record, ' ');
    for (size_t i = 0; i < columns->row_count; i++) {
        struct column *column = &columns->columns[i];
        if (column->value->end_bytes <= record->size_bytes)
            column->put(rows, column, data + column->value->offset_bytes);
        else
            column_put_missing(rows, column);
    }
    if (columns->row_count == 0)
        text_char(rows, '\n');
    append_stacks(rows, columns, record);
}

const struct writer_format table_format = {
    .name = "table",
    .sheet_bytes = sizeof(struct table_sheet),
    .open = table_open,
    .close = table_close,
    .heading = table_heading,
    .event = table_event,
    .map = map_table,
};
