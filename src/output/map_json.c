// SPDX-License-Identifier: Apache-2.0
/* Maps as JSON lines:
 *   {"type":"map","name":"counts","time_ns":..,"entries":[{"key":{"pid":1},"value":3}],"left_out":0}
 *   {"type":"map","name":"dist","time_ns":..,"histogram":"log2","key":{},"buckets":[{"low":0,"high":1,"count":3}]}
 */
#include <string.h>

#include "base/json.h"
#include "output/format.h"
#include "output/histogram.h"
#include "output/value_json.h"

static void append_start(struct writer *writer, const struct map_view *view)
{
    struct text *rows = &writer->rows;
    text_string(rows, "{\"type\":\"map\",\"name\":");
    json_string(rows, view->name, strlen(view->name));
    text_string(rows, ",\"time_ns\":");
    text_unsigned(rows, writer->time_ns);
}

struct entry_plans {
    struct plan key, value;
};

static void append_entry(struct text *rows, const struct entry_plans *plans, const struct map_row *row)
{
    text_char(rows, '{');
    if (row->key != NULL) {
        text_string(rows, "\"key\":");
        plan_put_entry(&plans->key, rows, row->key);
        text_char(rows, ',');
    }
    text_string(rows, "\"value\":");
    plan_put_entry(&plans->value, rows, row->value);
    if (row->cpu != MAP_ALL_CPUS) {
        text_string(rows, ",\"cpu\":");
        text_signed(rows, row->cpu);
    }
    text_char(rows, '}');
}

static void append_entries(struct writer *writer, const struct map_view *view)
{
    struct text *rows = &writer->rows;
    struct entry_plans plans;
    plan_init(&plans.key, view->key, &value_json_format, writer->is_raw);
    plan_init(&plans.value, view->value, &value_json_format, writer->is_raw);
    append_start(writer, view);
    text_string(rows, ",\"entries\":[");
    for (size_t i = 0; i < view->row_count; i++) {
        if (i > 0)
            text_char(rows, ',');
        append_entry(rows, &plans, &view->rows[i]);
        writer_spill(writer);
    }
    text_string(rows, "],\"left_out\":");
    text_unsigned(rows, view->left_out);
    text_string(rows, "}\n");
    plan_finish(&plans.key);
    plan_finish(&plans.value);
}

static void append_histogram_start(struct writer *writer, const struct map_view *view)
{
    append_start(writer, view);
    text_printf(&writer->rows, ",\"histogram\":\"%s\",\"key\":", view->kind == MAP_LOG2 ? "log2" : "linear");
}

static void append_buckets(struct text *rows, const struct map_view *view, const struct histogram *histogram)
{
    for (uint64_t i = 0; i <= histogram->last - histogram->first; i++) {
        uint64_t low, high;
        histogram_range(view->kind, histogram, histogram->first + i, &low, &high);
        text_string(rows, i == 0 ? "{\"low\":" : ",{\"low\":");
        text_unsigned(rows, low);
        text_string(rows, ",\"high\":");
        text_unsigned(rows, high);
        text_string(rows, ",\"count\":");
        text_unsigned(rows, histogram->counts[i]);
        text_char(rows, '}');
    }
}

static void append_histogram(struct writer *writer, const struct map_view *view, const struct plan *key,
                             const struct histogram *histogram)
{
    struct text *rows = &writer->rows;
    append_histogram_start(writer, view);
    plan_put(key, rows, histogram->row->key, view->key->size_bytes);
    text_string(rows, ",\"buckets\":[");
    append_buckets(rows, view, histogram);
    text_string(rows, "]}\n");
}

static void append_histograms(struct writer *writer, const struct map_view *view)
{
    struct layout rest = histogram_key(view->key);
    struct histogram histogram;
    struct plan key;
    size_t done = 0;
    plan_init(&key, &rest, &value_json_format, writer->is_raw);
    while (histogram_next(view, &done, &histogram)) {
        append_histogram(writer, view, &key, &histogram);
        histogram_finish(&histogram);
        writer_spill(writer);
    }
    plan_finish(&key);
}

void map_json(struct writer *writer, const struct map_view *view)
{
    if (view->kind == MAP_TABLE) {
        append_entries(writer, view);
    } else if (view->row_count > 0) {
        append_histograms(writer, view);
    } else {
        append_histogram_start(writer, view);
        text_string(&writer->rows, "{},\"buckets\":[]}\n");
    }
}
