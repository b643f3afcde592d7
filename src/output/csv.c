// SPDX-License-Identifier: Apache-2.0
/* Comma-separated values as RFC 4180 has them, with a header line before the first row of each layout. Texts
 * are made safe as in a table, so that every event is one line; numbers stand plain. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "output/map_view.h"
#include "output/value.h"
#include "output/writer_private.h"

struct csv {
    struct writer writer;
    struct text cell;
    const struct layout *current; /* whose header line stands above the next row */
    struct layout flat;
};

static struct csv *csv_of(struct writer *writer)
{
    return (struct csv *)writer;
}

/* The cell, in quotes where it holds what would end it. */
static void append_cell(struct csv *csv, bool is_first)
{
    struct text *rows = &csv->writer.rows;
    const char *cell = text_cstr(&csv->cell);
    if (!is_first)
        text_char(rows, ',');
    if (strpbrk(cell, ",\"") == NULL) {
        text_string(rows, cell);
        return;
    }
    text_char(rows, '"');
    for (; *cell != '\0'; cell++) {
        if (*cell == '"')
            text_char(rows, '"');
        text_char(rows, *cell);
    }
    text_char(rows, '"');
}

static void append_header(struct csv *csv, const struct layout *layout)
{
    layout_flat_finish(&csv->flat);
    layout_flatten(layout, &csv->flat);
    csv->current = layout;
    size_t line = csv->writer.rows.length;
    if (csv->writer.show_time)
        text_string(&csv->writer.rows, "time,");
    for (size_t i = 0; i < csv->flat.field_count; i++) {
        text_clear(&csv->cell);
        text_safe(&csv->cell, csv->flat.fields[i].name, strlen(csv->flat.fields[i].name));
        append_cell(csv, i == 0);
    }
    text_char(&csv->writer.rows, '\n');
    writer_heading(&csv->writer, line);
}

static void csv_begin(struct writer *writer, const struct layout *const *layouts, size_t count)
{
    csv_of(writer)->current = NULL;
    if (count == 1)
        append_header(csv_of(writer), layouts[0]);
}

/* A duration and a result are numbers here, for whoever calculates with them. */
static bool is_plain(const struct writer *writer, const struct field *field)
{
    return writer->is_raw || field->reading == READING_DURATION || field->reading == READING_RESULT;
}

static void csv_event(struct writer *writer, const struct layout *layout, const struct record *record)
{
    struct csv *csv = csv_of(writer);
    if (csv->current != layout)
        append_header(csv, layout);
    if (writer->show_time) {
        daytime_append(&writer->daytime, &writer->rows, record->time_ns);
        text_char(&writer->rows, ',');
    }
    for (size_t i = 0; i < csv->flat.field_count; i++) {
        const struct field *field = &csv->flat.fields[i];
        text_clear(&csv->cell);
        value_append(&csv->cell, field, record, is_plain(writer, field));
        append_cell(csv, i == 0);
    }
    text_char(&writer->rows, '\n');
}

static void append_map_row(struct csv *csv, const struct map_view *view, const struct map_columns *columns,
                           const struct map_row *row)
{
    struct writer *writer = &csv->writer;
    if (view->has_cpus)
        text_printf(&writer->rows, "%d,", row->cpu);
    for (size_t i = 0; i < columns->count; i++) {
        const struct map_column *column = &columns->columns[i];
        text_clear(&csv->cell);
        map_cell(&csv->cell, view, column, row, is_plain(writer, column->field));
        append_cell(csv, i == 0);
    }
    text_char(&writer->rows, '\n');
    writer_spill(writer);
}

/* The map's name, a header line, its rows; an empty line in front tells it from what stands before. */
static void csv_map(struct writer *writer, const struct map_view *view)
{
    struct csv *csv = csv_of(writer);
    struct map_columns columns;
    map_columns_init(&columns, view);
    text_printf(&writer->rows, "\nmap,%s\n%s", view->name, view->has_cpus ? "cpu," : "");
    for (size_t i = 0; i < columns.count; i++)
        text_printf(&writer->rows, "%s%s", columns.columns[i].name, i + 1 < columns.count ? "," : "\n");
    for (size_t i = 0; i < view->row_count; i++)
        append_map_row(csv, view, &columns, &view->rows[i]);
    map_columns_finish(&columns);
    text_clear(&writer->heading);
    csv->current = NULL;
}

static void csv_finish(struct writer *writer)
{
    struct csv *csv = csv_of(writer);
    layout_flat_finish(&csv->flat);
    text_finish(&csv->cell);
}

const struct writer_format csv_format = {
    .name = "csv",
    .size_bytes = sizeof(struct csv),
    .finish = csv_finish,
    .begin = csv_begin,
    .map = csv_map,
    .event = csv_event,
};
