// SPDX-License-Identifier: Apache-2.0
/* Maps as JSON lines:
 *   {"type":"map","name":"counts","time_ns":..,"entries":[{"key":{"pid":1},"value":3}],"left_out":0}
 *   {"type":"map","name":"dist","time_ns":..,"histogram":"log2","key":{},"buckets":[{"low":0,"high":1,"count":3}]}
 */
#include <string.h>

#include "base/json.h"
#include "output/json_text.h"
#include "output/map_view.h"
#include "output/writer_private.h"

static void append_start(struct writer *writer, const struct map_view *view)
{
    struct text *rows = &writer->rows;
    text_string(rows, "{\"type\":\"map\",\"name\":");
    json_string(rows, view->name, strlen(view->name));
    text_string(rows, ",\"time_ns\":");
    text_unsigned(rows, writer->time_ns);
}

static void append_entry(struct writer *writer, const struct map_view *view, const struct map_row *row)
{
    struct text *rows = &writer->rows;
    bool is_first = true;
    text_char(rows, '{');
    if (row->key != NULL) {
        json_key(rows, "key", &is_first);
        json_value(rows, view->key, row->key, writer->is_raw);
    }
    json_key(rows, "value", &is_first);
    json_value(rows, view->value, row->value, writer->is_raw);
    if (view->has_cpus) {
        json_key(rows, "cpu", &is_first);
        text_signed(rows, row->cpu);
    }
    text_char(rows, '}');
}

static void append_entries(struct writer *writer, const struct map_view *view)
{
    struct text *rows = &writer->rows;
    append_start(writer, view);
    text_string(rows, ",\"entries\":[");
    for (size_t i = 0; i < view->row_count; i++) {
        if (i > 0)
            text_char(rows, ',');
        append_entry(writer, view, &view->rows[i]);
        writer_spill(writer);
    }
    text_string(rows, "],\"left_out\":");
    text_unsigned(rows, view->left_out);
    text_string(rows, "}\n");
}

static void append_histogram_start(struct writer *writer, const struct map_view *view)
{
    append_start(writer, view);
    text_printf(&writer->rows, ",\"histogram\":\"%s\",\"key\":", view->kind == MAP_LOG2 ? "log2" : "linear");
}

static void append_buckets(struct text *rows, const struct map_view *view, const struct histogram *histogram)
{
    for (uint64_t slot = histogram->first; slot <= histogram->last; slot++) {
        uint64_t low, high;
        histogram_range(view->kind, histogram, slot, &low, &high);
        text_string(rows, slot == histogram->first ? "{\"low\":" : ",{\"low\":");
        text_unsigned(rows, low);
        text_string(rows, ",\"high\":");
        text_unsigned(rows, high);
        text_string(rows, ",\"count\":");
        text_unsigned(rows, histogram->counts[slot - histogram->first]);
        text_char(rows, '}');
    }
}

static void append_histogram(struct writer *writer, const struct map_view *view,
                             const struct histogram *histogram)
{
    struct text *rows = &writer->rows;
    struct layout rest = *view->key;
    rest.field_count--;
    append_histogram_start(writer, view);
    json_layout(rows, &rest, histogram->row->key, view->key->size_bytes, writer->is_raw);
    text_string(rows, ",\"buckets\":[");
    append_buckets(rows, view, histogram);
    text_string(rows, "]}\n");
}

void map_json(struct writer *writer, const struct map_view *view)
{
    if (view->kind == MAP_TABLE) {
        append_entries(writer, view);
        return;
    }
    if (view->row_count == 0) {
        append_histogram_start(writer, view);
        text_string(&writer->rows, "{},\"buckets\":[]}\n");
    }
    struct histogram histogram;
    size_t done = 0;
    while (histogram_next(view, &done, &histogram)) {
        append_histogram(writer, view, &histogram);
        histogram_finish(&histogram);
        writer_spill(writer);
    }
}
