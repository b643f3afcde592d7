// SPDX-License-Identifier: Apache-2.0
/* Maps as JSON lines:
 *   {"type":"map","name":"counts","time_ns":..,"entries":[{"key":{"pid":1},"value":3}],"left_out":0}
 *   {"type":"map","name":"dist","time_ns":..,"histogram":"log2","key":{},"buckets":[{"low":0,"high":1,"count":3}]}
 */
#include "base/json_writer.h"
#include "output/format.h"
#include "output/histogram.h"
#include "output/value_json.h"

/* Begins a line; end_line() ends it. */
static struct json_writer begin_line(struct writer *writer, const struct map_view *view)
{
    struct json_writer json = json_writer(&writer->rows);
    json_begin_object(&json, NULL);
    json_add_string(&json, "type", "map");
    json_add_string(&json, "name", view->name);
    json_add_unsigned(&json, "time_ns", writer->time_ns);
    return json;
}

static void end_line(struct json_writer *json)
{
    json_end_object(json);
    text_char(json->text, '\n');
}

struct entry_plans {
    struct plan key, value;
};

static void add_entry(struct json_writer *json, const struct entry_plans *plans, const struct map_row *row)
{
    json_begin_object(json, NULL);
    if (row->key != NULL)
        plan_put_entry(&plans->key, json_add_value(json, "key"), row->key);
    plan_put_entry(&plans->value, json_add_value(json, "value"), row->value);
    if (row->cpu != MAP_ALL_CPUS)
        json_add_signed(json, "cpu", row->cpu);
    json_end_object(json);
}

static void append_entries(struct writer *writer, const struct map_view *view)
{
    struct entry_plans plans;
    plan_init(&plans.key, view->key, &value_json_format, writer->is_raw);
    plan_init(&plans.value, view->value, &value_json_format, writer->is_raw);
    struct json_writer json = begin_line(writer, view);
    json_begin_array(&json, "entries");
    for (size_t i = 0; i < view->row_count; i++)
        add_entry(&json, &plans, &view->rows[i]);
    json_end_array(&json);
    json_add_unsigned(&json, "left_out", view->left_out);
    end_line(&json);
    writer_spill(writer); /* no sooner: rows are dropped whole */
    plan_finish(&plans.key);
    plan_finish(&plans.value);
}

static struct json_writer begin_histogram(struct writer *writer, const struct map_view *view)
{
    struct json_writer json = begin_line(writer, view);
    json_add_string(&json, "histogram", view->kind == MAP_LOG2 ? "log2" : "linear");
    return json;
}

static void add_buckets(struct json_writer *json, const struct map_view *view,
                        const struct histogram *histogram)
{
    for (uint64_t i = 0; i <= histogram->last - histogram->first; i++) {
        uint64_t low, high;
        histogram_range(view->kind, histogram, histogram->first + i, &low, &high);
        json_begin_object(json, NULL);
        json_add_unsigned(json, "low", low);
        json_add_unsigned(json, "high", high);
        json_add_unsigned(json, "count", histogram->counts[i]);
        json_end_object(json);
    }
}

static void append_histogram(struct writer *writer, const struct map_view *view, const struct plan *key,
                             const struct histogram *histogram)
{
    struct json_writer json = begin_histogram(writer, view);
    plan_put(key, json_add_value(&json, "key"), histogram->row->key, view->key->size_bytes);
    json_begin_array(&json, "buckets");
    add_buckets(&json, view, histogram);
    json_end_array(&json);
    end_line(&json);
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

static void append_empty_histogram(struct writer *writer, const struct map_view *view)
{
    struct json_writer json = begin_histogram(writer, view);
    json_begin_object(&json, "key");
    json_end_object(&json);
    json_begin_array(&json, "buckets");
    json_end_array(&json);
    end_line(&json);
}

void map_json(struct writer *writer, const struct map_view *view)
{
    if (view->kind == MAP_TABLE) {
        append_entries(writer, view);
    } else if (view->row_count > 0) {
        append_histograms(writer, view);
    } else {
        append_empty_histogram(writer, view);
    }
}
