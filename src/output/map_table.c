// SPDX-License-Identifier: Apache-2.0
/* Maps for people: aligned tables, and histograms drawn with bars. */
#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "base/memory.h"
#include "output/map_view.h"
#include "output/stack_text.h"
#include "output/value.h"
#include "output/writer_private.h"

#define BAR_COLUMNS 40

/* Appends in upper case. */
static size_t append_heading(struct text *text, const char *name)
{
    size_t start = text->length;
    size_t columns = text_safe(text, name, strlen(name));
    for (size_t i = start; i < text->length; i++)
        if (text->bytes[i] >= 'a' && text->bytes[i] <= 'z')
            text->bytes[i] -= 'a' - 'A';
    return columns;
}

static bool is_right(const struct map_column *column)
{
    bool is_integer = column->field->kind == FIELD_UNSIGNED || column->field->kind == FIELD_SIGNED;
    return is_integer && !column->field->is_array;
}

/* The widest of the column's cells and its heading. */
static size_t column_width(const struct writer *writer, const struct map_view *view,
                           const struct map_column *column)
{
    struct text cell = {0};
    size_t widest = append_heading(&cell, column->name);
    for (size_t i = 0; i < view->row_count; i++) {
        text_clear(&cell);
        size_t width = map_cell(&cell, view, column, &view->rows[i], writer->is_raw);
        widest = width > widest ? width : widest;
    }
    text_finish(&cell);
    return widest;
}

/* What is put around headings and bars; nothing where there are no colours. */
static void start_colour(struct writer *writer, const char *colour)
{
    text_string(&writer->rows, writer->has_colour ? colour : "");
}

static void end_colour(struct writer *writer)
{
    start_colour(writer, COLOUR_END);
}

static void append_cell(struct text *rows, const struct text *cell, size_t padding, bool to_right,
                        bool is_last)
{
    if (to_right)
        text_fill(rows, ' ', padding);
    text_bytes(rows, cell->bytes, cell->length);
    if (!is_last)
        text_fill(rows, ' ', to_right ? 1 : padding + 1);
}

/* Beneath a row, its stacks: the columns from @first on. */
static void append_stacks(struct text *rows, const struct map_view *view, const struct map_columns *columns,
                          size_t first, const struct map_row *row)
{
    for (size_t i = first; i < columns->count; i++) {
        const struct map_column *column = &columns->columns[i];
        const struct record record = {
            .data = column->is_key ? row->key : row->value,
            .size_bytes = column->is_key ? view->key->size_bytes : view->value->size_bytes,
        };
        stack_append_field(rows, column->field, column->name, &record, columns->count - first > 1);
    }
}

/* Puts the columns that are stacks behind all others; returns how many others there are. */
static size_t stacks_apart(struct map_columns *columns)
{
    size_t others = 0;
    for (size_t i = 0; i < columns->count; i++) {
        struct map_column column = columns->columns[i];
        if (field_is_stack(column.field))
            continue;
        memmove(&columns->columns[others + 1], &columns->columns[others], (i - others) * sizeof(column));
        columns->columns[others++] = column;
    }
    return others;
}

/* The first @count columns. @row NULL: the headings. */
static void append_line(struct writer *writer, const struct map_view *view, const struct map_columns *columns,
                        size_t count, const size_t *widths, const struct map_row *row)
{
    struct text *rows = &writer->rows;
    struct text cell = {0};
    if (row == NULL)
        start_colour(writer, COLOUR_HEADING);
    if (view->has_cpus && row == NULL)
        text_string(rows, " CPU ");
    else if (view->has_cpus)
        text_printf(rows, "%4d ", row->cpu);
    for (size_t i = 0; i < count; i++) {
        const struct map_column *column = &columns->columns[i];
        text_clear(&cell);
        size_t width = row != NULL ? map_cell(&cell, view, column, row, writer->is_raw)
                                   : append_heading(&cell, column->name);
        append_cell(rows, &cell, widths[i] - width, is_right(column), i + 1 == count);
    }
    if (row == NULL)
        end_colour(writer);
    text_char(rows, '\n');
    text_finish(&cell);
    if (row != NULL)
        append_stacks(rows, view, columns, count, row);
    writer_spill(writer);
}

/* The columns in their order, but texts of any length behind all that can be aligned. */
static void move_free_texts(struct map_columns *columns)
{
    struct map_column *moved = xcalloc(columns->count, sizeof(*moved));
    size_t count = 0;
    for (int is_free = 0; is_free <= 1; is_free++)
        for (size_t i = 0; i < columns->count; i++)
            if (value_is_free_text(columns->columns[i].field) == (is_free == 1))
                moved[count++] = columns->columns[i];
    free(columns->columns);
    columns->columns = moved;
}

static void append_table(struct writer *writer, const struct map_view *view)
{
    struct map_columns columns;
    map_columns_init(&columns, view);
    move_free_texts(&columns);
    size_t count = stacks_apart(&columns);
    size_t *widths = xcalloc(columns.count, sizeof(*widths));
    for (size_t i = 0; i < count; i++)
        widths[i] = column_width(writer, view, &columns.columns[i]);
    append_line(writer, view, &columns, count, widths, NULL);
    for (size_t i = 0; i < view->row_count; i++)
        append_line(writer, view, &columns, count, widths, &view->rows[i]);
    free(widths);
    map_columns_finish(&columns);
}

static int digits(uint64_t value)
{
    int count = 1;
    for (; value >= 10; value /= 10)
        count++;
    return count;
}

/* "   4 -> 7   ", or "   4" where each slot is one value. */
static void append_range(struct text *rows, uint64_t low, uint64_t high, bool has_ranges, int width)
{
    text_fill(rows, ' ', (size_t)(width - digits(low)));
    text_unsigned(rows, low);
    if (!has_ranges)
        return;
    text_string(rows, " -> ");
    text_unsigned(rows, high);
    text_fill(rows, ' ', (size_t)(width - digits(high)));
}

/* "   4 -> 7        12 |**********            |" */
static void append_bars(struct writer *writer, const struct map_view *view, const struct histogram *histogram)
{
    struct text *rows = &writer->rows;
    uint64_t low, high;
    histogram_range(view->kind, histogram, histogram->last, &low, &high);
    int width = digits(high);
    bool has_ranges = view->kind == MAP_LOG2 || histogram->beyond > histogram->last;
    for (uint64_t slot = histogram->first; slot <= histogram->last; slot++) {
        uint64_t count = histogram->counts[slot - histogram->first];
        size_t stars =
            histogram->highest == 0 ? 0 : (size_t)((double)count / (double)histogram->highest * BAR_COLUMNS);
        histogram_range(view->kind, histogram, slot, &low, &high);
        append_range(rows, low, high, has_ranges, width);
        text_fill(rows, ' ', (size_t)(12 - (digits(count) < 12 ? digits(count) : 11)));
        text_unsigned(rows, count);
        text_string(rows, " |");
        start_colour(writer, COLOUR_BAR);
        text_fill(rows, '*', stars);
        end_colour(writer);
        text_fill(rows, ' ', BAR_COLUMNS - stars);
        text_string(rows, "|\n");
    }
}

/* The rest of the key, "comm=sh pid=12", behind the map's name. */
static void append_group(struct writer *writer, const struct map_view *view,
                         const struct histogram *histogram)
{
    struct text *rows = &writer->rows;
    struct map_columns columns;
    map_columns_init(&columns, view);
    text_safe(rows, view->name, strlen(view->name));
    for (size_t i = 0; i + 1 < columns.key.field_count; i++) {
        text_char(rows, ' ');
        text_string(rows, columns.columns[i].name);
        text_char(rows, '=');
        map_cell(rows, view, &columns.columns[i], histogram->row, writer->is_raw);
    }
    text_char(rows, '\n');
    map_columns_finish(&columns);
}

static void append_histograms(struct writer *writer, const struct map_view *view)
{
    struct histogram histogram;
    size_t done = 0;
    while (histogram_next(view, &done, &histogram)) {
        if (histogram.row > view->rows)
            text_char(&writer->rows, '\n');
        append_group(writer, view, &histogram);
        append_bars(writer, view, &histogram);
        histogram_finish(&histogram);
        writer_spill(writer);
    }
}

void map_table(struct writer *writer, const struct map_view *view)
{
    struct text *rows = &writer->rows;
    text_char(rows, '\n');
    if (view->row_count == 0) {
        text_safe(rows, view->name, strlen(view->name));
        text_string(rows, ": empty\n");
    } else if (view->kind != MAP_TABLE) {
        append_histograms(writer, view);
    } else {
        text_safe(rows, view->name, strlen(view->name));
        text_char(rows, '\n');
        append_table(writer, view);
    }
    if (view->left_out > 0)
        text_printf(rows, "and %zu more\n", view->left_out);
}
