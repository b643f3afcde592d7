// SPDX-License-Identifier: Apache-2.0
#include "output/schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/memory.h"
#include "output/histogram.h"
#include "output/value_schema.h"

static void add_strings(struct json_writer *json, const char *key, const char *const *strings)
{
    json_begin_array(json, key);
    for (size_t i = 0; strings[i] != NULL; i++)
        json_add_string(json, NULL, strings[i]);
    json_end_array(json);
}

static void add_constant(struct json_writer *json, const char *key, const char *value)
{
    json_begin_object(json, key);
    json_add_string(json, "const", value);
    json_end_object(json);
}

/* {"type":"string"} */
static void add_string_type(struct json_writer *json, const char *key)
{
    json_begin_object(json, key);
    json_add_string(json, "type", "string");
    json_end_object(json);
}

/* @description may be NULL. */
static void add_unsigned_type(struct json_writer *json, const char *key, const char *description)
{
    json_begin_object(json, key);
    if (description != NULL)
        json_add_string(json, "description", description);
    json_add_string(json, "type", "integer");
    json_add_unsigned(json, "minimum", 0);
    json_add_unsigned(json, "maximum", UINT64_MAX);
    json_end_object(json);
}

static void add_count(struct json_writer *json, const char *key)
{
    add_unsigned_type(json, key, NULL);
}

/* Of an object whose members are counts. */
static void add_counts(struct json_writer *json, const char *key, const char *description)
{
    json_begin_object(json, key);
    json_add_string(json, "description", description);
    json_add_string(json, "type", "object");
    add_count(json, "additionalProperties");
    json_end_object(json);
}

static void add_time(struct json_writer *json)
{
    add_unsigned_type(json, "time_ns", "nanoseconds of CLOCK_MONOTONIC");
}

static void add_cpu(struct json_writer *json)
{
    json_begin_object(json, "cpu");
    json_add_string(json, "type", "integer");
    json_add_unsigned(json, "minimum", 0);
    json_end_object(json);
}

/* Ends the properties of an object, and the object. */
static void end_object(struct json_writer *json, const char *const *required)
{
    json_end_object(json);
    add_strings(json, "required", required);
    json_add_bool(json, "additionalProperties", false);
    json_end_object(json);
}

/* "event_NAME": {"type":"object","properties":{"type":{"const":"event"} */
static void begin_line(struct json_writer *json, const char *type, const char *name)
{
    struct text key = {0};
    text_string(&key, type);
    if (name != NULL) {
        text_char(&key, '_');
        text_safe(&key, name, strlen(name));
    }
    json_begin_object(json, text_cstr(&key));
    json_add_string(json, "type", "object");
    json_begin_object(json, "properties");
    add_constant(json, "type", type);
    text_finish(&key);
}

static void add_attached(struct json_writer *json)
{
    static const char *const required[] = {"type", "function", "kind", "where", "count", NULL};
    begin_line(json, "attached", NULL);
    add_string_type(json, "function");
    add_string_type(json, "kind");
    add_string_type(json, "where");
    add_count(json, "count");
    end_object(json, required);
}

static void add_summary(struct json_writer *json)
{
    static const char *const ends[] = {"duration", "count", "signal", "command", "process", NULL};
    static const char *const required[] = {"type", "events", "lost", "missed", "seconds", "end", NULL};
    begin_line(json, "summary", NULL);
    add_count(json, "events");
    add_count(json, "lost");
    add_count(json, "missed");
    add_counts(json, "missed_by", "hits that were missed, by function");
    json_begin_object(json, "seconds");
    json_add_string(json, "type", "number");
    json_add_unsigned(json, "minimum", 0);
    json_end_object(json);
    json_begin_object(json, "end");
    add_strings(json, "enum", ends);
    json_end_object(json);
    end_object(json, required);
}

static void add_lost(struct json_writer *json, const struct schema *schema)
{
    static const char *const required[] = {"type", "time_ns", "count", NULL};
    begin_line(json, "lost", NULL);
    add_time(json);
    json_begin_object(json, "buffer");
    json_begin_array(json, "enum");
    for (size_t i = 0; i < schema->buffer_count; i++)
        json_add_string(json, NULL, schema->buffers[i].name);
    json_end_array(json);
    json_end_object(json);
    add_cpu(json);
    add_count(json, "count");
    end_object(json, required);
}

static void add_event(struct json_writer *json, const struct schema *schema, const struct layout *event)
{
    static const char *const required[] = {"type", "struct", "time_ns", "data", NULL};
    static const char *const required_with_time[] = {"type", "struct", "time_ns", "time", "data", NULL};
    begin_line(json, "event", event->name);
    add_constant(json, "struct", event->name);
    add_time(json);
    if (schema->show_time) {
        json_begin_object(json, "time");
        json_add_string(json, "description", "time of day, local");
        json_add_string(json, "type", "string");
        json_end_object(json);
    }
    add_cpu(json);
    schema_add_struct(json, "data", event, schema->is_raw, true);
    end_object(json, schema->show_time ? required_with_time : required);
}

static void begin_map(struct json_writer *json, const struct schema_map *map)
{
    json_begin_object(json, NULL);
    json_begin_object(json, "properties");
    add_constant(json, "type", "map");
    add_constant(json, "name", map->name);
    add_time(json);
}

static void begin_items(struct json_writer *json, const char *key)
{
    json_begin_object(json, key);
    json_add_string(json, "type", "array");
    json_begin_object(json, "items");
    json_add_string(json, "type", "object");
    json_begin_object(json, "properties");
}

static void end_items(struct json_writer *json, const char *const *required)
{
    end_object(json, required);
    json_end_object(json);
}

static void add_entries(struct json_writer *json, const struct schema *schema, const struct schema_map *map)
{
    static const char *const required[] = {"type", "name", "time_ns", "entries", "left_out", NULL};
    static const char *const key_and_value[] = {"key", "value", NULL};
    bool has_key = map->key->field_count > 0;
    begin_map(json, map);
    begin_items(json, "entries");
    if (has_key)
        schema_add_entry(json, "key", map->key, schema->is_raw);
    schema_add_entry(json, "value", map->value, schema->is_raw);
    if (map->has_cpus)
        add_cpu(json);
    end_items(json, has_key ? key_and_value : key_and_value + 1);
    add_count(json, "left_out");
    end_object(json, required);
}

/* The key without its last part, the slot; of an empty histogram there is none. */
static void add_histogram_key(struct json_writer *json, const struct schema *schema, const struct layout *key)
{
    struct layout rest = histogram_key(key);
    json_begin_object(json, "key");
    json_begin_array(json, "anyOf");
    json_begin_object(json, NULL);
    json_add_string(json, "type", "object");
    json_add_unsigned(json, "maxProperties", 0);
    json_end_object(json);
    if (rest.field_count > 0)
        schema_add_struct(json, NULL, &rest, schema->is_raw, false);
    json_end_array(json);
    json_end_object(json);
}

static void add_histogram(struct json_writer *json, const struct schema *schema, const struct schema_map *map)
{
    static const char *const kinds[] = {"log2", "linear", NULL};
    static const char *const bucket[] = {"low", "high", "count", NULL};
    static const char *const required[] = {"type", "name", "time_ns", "histogram", "key", "buckets", NULL};
    begin_map(json, map);
    json_begin_object(json, "histogram");
    add_strings(json, "enum", kinds);
    json_end_object(json);
    add_histogram_key(json, schema, map->key);
    begin_items(json, "buckets");
    for (size_t i = 0; bucket[i] != NULL; i++)
        add_count(json, bucket[i]);
    end_items(json, bucket);
    end_object(json, required);
}

static char *definition_name(const char *type, const char *name)
{
    struct text text = {0};
    text_string(&text, type);
    text_safe(&text, name, strlen(name));
    return text_take(&text);
}

static void add_map(struct json_writer *json, const struct schema *schema, const struct schema_map *map)
{
    char *name = definition_name("map_", map->name);
    json_begin_object(json, name);
    json_add_string(json, "type", "object");
    json_begin_array(json, "oneOf");
    add_entries(json, schema, map);
    if (map->may_be_histogram)
        add_histogram(json, schema, map);
    json_end_array(json);
    json_end_object(json);
    free(name);
}

/* Several buffers may send the same struct. */
static bool is_first_of_name(const struct schema *schema, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(schema->buffers[i].event->name, schema->buffers[index].event->name) == 0)
            return false;
    return true;
}

static void add_reference(struct json_writer *json, const char *type, const char *name)
{
    char *definition = definition_name(type, name);
    char *reference = xasprintf("#/$defs/%s", definition);
    json_begin_object(json, NULL);
    json_add_string(json, "$ref", reference);
    json_end_object(json);
    free(reference);
    free(definition);
}

static void add_references(struct json_writer *json, const struct schema *schema)
{
    json_begin_array(json, "oneOf");
    add_reference(json, "attached", "");
    add_reference(json, "summary", "");
    if (schema->buffer_count > 0)
        add_reference(json, "lost", "");
    for (size_t i = 0; i < schema->buffer_count; i++)
        if (is_first_of_name(schema, i))
            add_reference(json, "event_", schema->buffers[i].event->name);
    for (size_t i = 0; i < schema->map_count; i++)
        add_reference(json, "map_", schema->maps[i].name);
    json_end_array(json);
}

static void add_definitions(struct json_writer *json, const struct schema *schema)
{
    json_begin_object(json, "$defs");
    add_attached(json);
    add_summary(json);
    if (schema->buffer_count > 0)
        add_lost(json, schema);
    for (size_t i = 0; i < schema->buffer_count; i++)
        if (is_first_of_name(schema, i))
            add_event(json, schema, schema->buffers[i].event);
    for (size_t i = 0; i < schema->map_count; i++)
        add_map(json, schema, &schema->maps[i]);
    json_end_object(json);
}

void schema_write(const struct schema *schema, struct text *to)
{
    struct text compact = {0};
    struct json_writer json = json_writer(&compact);
    json_begin_object(&json, NULL);
    json_add_string(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_add_string(&json, "title", schema->probe);
    json_add_string(&json, "description",
                    "Each line that the probe writes under -f json. Texts are UTF-8; a byte that is not is "
                    "written \\xNN, and so is the backslash of a text that looks like that. A member of an "
                    "event is null where the record ends before it.");
    add_references(&json, schema);
    add_definitions(&json, schema);
    json_end_object(&json);
    json_indent(to, compact.bytes, compact.length);
    text_finish(&compact);
}
