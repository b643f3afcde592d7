// SPDX-License-Identifier: Apache-2.0
/* Maps for people: aligned tables, and histograms drawn with bars. */
#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "output/column.h"
#include "output/format.h"
#include "output/histogram.h"
#include "output/stack_text.h"
#include "output/value_text.h"

#define BAR_COLUMNS 40
#define CPU_COLUMNS 4

struct map_columns {
    struct plan key, value;
    struct columns columns;
};

static void columns_init(struct map_columns *map, const struct map_view *view, bool is_raw)
{
    map->columns = (struct columns){0};
    plan_init_flat(&map->key, view->key, &value_text_format, is_raw);
    plan_init_flat(&map->value, view->value, &value_text_format, is_raw);
    columns_add(&map->columns, &map->key, "key", true);
    columns_add(&map->columns, &map->value, "value", false);
    columns_arrange(&map->columns, false);
}

static void map_columns_finish(struct map_columns *map)
{
    columns_finish(&map->columns);
    plan_finish(&map->key);
    plan_finish(&map->value);
}

/* What is put around headings and bars; nothing without colors. */
static const char *colour_of(const struct writer *writer, const char *colour)
{
    return writer->has_colour ? colour : "";
}

static const char *place_in(const struct map_row *row, const struct column *column)
{
    return (const char *)(column->is_key ? row->key : row->value) + column->value->offset_bytes;
}

static void append_cells(struct text *rows, struct columns *columns, const struct map_row *row)
{
    for (size_t i = 0; i < columns->row_count; i++)
        columns->columns[i].put(rows, &columns->columns[i], place_in(row, &columns->columns[i]));
}

/* Makes the columns as wide as the widest of all rows. */
static void widen(struct columns *columns, const struct map_view *view)
{
    struct text scratch = {0};
    for (size_t i = 0; i < view->row_count; i++) {
        append_cells(&scratch, columns, &view->rows[i]);
        text_clear(&scratch);
    }
    text_finish(&scratch);
}

static void append_row(struct text *rows, const struct map_view *view, struct columns *columns,
                       const struct map_row *row)
{
    bool has_names = columns->count - columns->row_count > 1;
    if (view->has_cpus) {
        (void)text_number_right(rows, (uint64_t)row->cpu, true, CPU_COLUMNS);
        text_char(rows, ' ');
    }
    append_cells(rows, columns, row);
    if (columns->row_count == 0)
        text_char(rows, '\n');
    for (size_t i = columns->row_count; i < columns->count; i++) {
        const struct column *column = &columns->columns[i];
        stack_append_field(rows, column->value->field, place_in(row, column),
                           has_names ? column->name : NULL);
    }
}

static void append_table(struct writer *writer, const struct map_view *view)
{
    struct map_columns map;
    struct text *rows = &writer->rows;
    columns_init(&map, view, writer->is_raw);
    widen(&map.columns, view);
    text_string(rows, colour_of(writer, COLOUR_HEADING));
    text_string(rows, view->has_cpus ? " CPU " : "");
    columns_put_headings(&map.columns, rows, "", "");
    text_string(rows, colour_of(writer, COLOUR_END));
    text_char(rows, '\n');
    for (size_t i = 0; i < view->row_count; i++) {
        append_row(rows, view, &map.columns, &view->rows[i]);
        writer_spill(writer);
    }
    map_columns_finish(&map);
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
    for (uint64_t i = 0; i <= histogram->last - histogram->first; i++) {
        uint64_t count = histogram->counts[i];
        double share = histogram->highest == 0 ? 0 : (double)count / (double)histogram->highest;
        size_t stars = (size_t)(share * BAR_COLUMNS);
        histogram_range(view->kind, histogram, histogram->first + i, &low, &high);
        append_range(rows, low, high, has_ranges, width);
        text_fill(rows, ' ', (size_t)(12 - (digits(count) < 12 ? digits(count) : 11)));
        text_unsigned(rows, count);
        text_string(rows, " |");
        text_string(rows, colour_of(writer, COLOUR_BAR));
        text_fill(rows, '*', stars);
        text_string(rows, colour_of(writer, COLOUR_END));
        text_fill(rows, ' ', BAR_COLUMNS - stars);
        text_string(rows, "|\n");
    }
}

/* The rest of the key, "comm=sh pid=12", after the map's name. */
static void append_title(struct text *rows, const struct map_view *view, const struct plan *key,
                         const struct histogram *histogram)
{
    text_safe(rows, view->name, strlen(view->name));
    for (size_t i = 0; i < key->count; i++) {
        const struct value *value = &key->values[i];
        text_char(rows, ' ');
        text_string(rows, value->field->name);
        text_char(rows, '=');
        value->put(rows, value, (const char *)histogram->row->key + value->offset_bytes);
    }
    text_char(rows, '\n');
}

static void append_histograms(struct writer *writer, const struct map_view *view)
{
    struct layout rest = histogram_key(view->key);
    struct histogram histogram;
    struct plan key;
    size_t done = 0;
    plan_init_flat(&key, &rest, &value_text_format, writer->is_raw);
    while (histogram_next(view, &done, &histogram)) {
        if (histogram.row > view->rows)
            text_char(&writer->rows, '\n');
        append_title(&writer->rows, view, &key, &histogram);
        append_bars(writer, view, &histogram);
        histogram_finish(&histogram);
        writer_spill(writer);
    }
    plan_finish(&key);
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
