// SPDX-License-Identifier: Apache-2.0
#include "output/schema.h"

#include <string.h>

#include "base/json.h"
#include "output/value_schema.h"

#define TIME                                                                                                 \
    "{\"description\":\"nanoseconds of CLOCK_MONOTONIC\",\"type\":\"integer\",\"minimum\":0,"                \
    "\"maximum\":18446744073709551615}"
#define COUNT            "{\"type\":\"integer\",\"minimum\":0,\"maximum\":18446744073709551615}"
#define CPU              "{\"type\":\"integer\",\"minimum\":0}"
#define CLOSED(required) "},\"required\":[" required "],\"additionalProperties\":false}"

static void put_name(struct text *to, const char *string)
{
    json_string(to, string, strlen(string));
}

/* "event_NAME": {"type":"object","properties":{"type":{"const":"event"} */
static void open_line(struct text *to, const char *type, const char *name)
{
    text_string(to, to->bytes[to->length - 1] == '{' ? "\"" : ",\"");
    text_string(to, type);
    if (name != NULL) {
        text_char(to, '_');
        text_safe(to, name, strlen(name));
    }
    text_string(to, "\":{\"type\":\"object\",\"properties\":{\"type\":{\"const\":\"");
    text_string(to, type);
    text_string(to, "\"}");
}

static void put_buffer_names(const struct schema *schema, struct text *to)
{
    for (size_t i = 0; i < schema->buffer_count; i++) {
        if (i > 0)
            text_char(to, ',');
        put_name(to, schema->buffers[i].name);
    }
}

static void put_run(const struct schema *schema, struct text *to)
{
    open_line(to, "attached", NULL);
    text_string(to, ",\"function\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},"
                    "\"where\":{\"type\":\"string\"},\"count\":" COUNT CLOSED(
                        "\"type\",\"function\",\"kind\",\"where\",\"count\""));
    open_line(to, "summary", NULL);
    text_string(to, ",\"events\":" COUNT ",\"lost\":" COUNT ",\"missed\":" COUNT
                    ",\"seconds\":{\"type\":\"number\",\"minimum\":0},"
                    "\"end\":{\"enum\":[\"duration\",\"count\",\"signal\",\"command\"]}" CLOSED(
                        "\"type\",\"events\",\"lost\",\"missed\",\"seconds\",\"end\""));
    if (schema->buffer_count == 0)
        return;
    open_line(to, "lost", NULL);
    text_string(to, ",\"time_ns\":" TIME ",\"buffer\":{\"enum\":[");
    put_buffer_names(schema, to);
    text_string(to, "]},\"cpu\":" CPU ",\"count\":" COUNT CLOSED("\"type\",\"time_ns\",\"count\""));
}

static void put_event(const struct schema *schema, const struct layout *event, struct text *to)
{
    open_line(to, "event", event->name);
    text_string(to, ",\"struct\":{\"const\":");
    put_name(to, event->name);
    text_string(to, "},\"time_ns\":" TIME);
    if (schema->show_time)
        text_string(to, ",\"time\":{\"description\":\"time of day, local\",\"type\":\"string\"}");
    text_string(to, ",\"cpu\":" CPU ",\"data\":");
    schema_layout(to, event, schema->is_raw, true);
    text_string(to, schema->show_time ? CLOSED("\"type\",\"struct\",\"time_ns\",\"time\",\"data\"")
                                      : CLOSED("\"type\",\"struct\",\"time_ns\",\"data\""));
}

static void open_map(struct text *to, const struct schema_map *map)
{
    text_string(to, "{\"properties\":{\"type\":{\"const\":\"map\"},\"name\":{\"const\":");
    put_name(to, map->name);
    text_string(to, "},\"time_ns\":" TIME);
}

static void put_entries(const struct schema *schema, const struct schema_map *map, struct text *to)
{
    bool has_key = map->key->field_count > 0;
    open_map(to, map);
    text_string(to, ",\"entries\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{");
    if (has_key) {
        text_string(to, "\"key\":");
        schema_value(to, map->key, schema->is_raw);
        text_char(to, ',');
    }
    text_string(to, "\"value\":");
    schema_value(to, map->value, schema->is_raw);
    if (map->has_cpus)
        text_string(to, ",\"cpu\":" CPU);
    text_string(to, has_key ? CLOSED("\"key\",\"value\"") : CLOSED("\"value\""));
    text_string(to, "},\"left_out\":" COUNT CLOSED("\"type\",\"name\",\"time_ns\",\"entries\",\"left_out\""));
}

/* The key without its last part, the slot; of an empty histogram there is none. */
static void put_histogram(const struct schema *schema, const struct schema_map *map, struct text *to)
{
    struct layout rest = *map->key;
    rest.field_count--;
    open_map(to, map);
    text_string(to, ",\"histogram\":{\"enum\":[\"log2\",\"linear\"]},\"key\":{\"anyOf\":["
                    "{\"type\":\"object\",\"maxProperties\":0}");
    if (rest.field_count > 0) {
        text_char(to, ',');
        schema_layout(to, &rest, schema->is_raw, false);
    }
    text_string(to, "]},\"buckets\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
                    "\"low\":" COUNT ",\"high\":" COUNT
                    ",\"count\":" COUNT CLOSED("\"low\",\"high\",\"count\"") "}");
    text_string(to, CLOSED("\"type\",\"name\",\"time_ns\",\"histogram\",\"key\",\"buckets\""));
}

static void put_map(const struct schema *schema, const struct schema_map *map, struct text *to)
{
    text_string(to, ",\"map_");
    text_safe(to, map->name, strlen(map->name));
    text_string(to, "\":{\"type\":\"object\",\"oneOf\":[");
    put_entries(schema, map, to);
    if (map->may_be_histogram) {
        text_char(to, ',');
        put_histogram(schema, map, to);
    }
    text_string(to, "]}");
}

/* Several buffers may send the same struct. */
static bool is_first_of_name(const struct schema *schema, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(schema->buffers[i].event->name, schema->buffers[index].event->name) == 0)
            return false;
    return true;
}

static void put_reference(struct text *to, const char *type, const char *name)
{
    text_string(to, ",{\"$ref\":\"#/$defs/");
    text_string(to, type);
    text_safe(to, name, strlen(name));
    text_string(to, "\"}");
}

static void put_references(const struct schema *schema, struct text *to)
{
    text_string(to, ",\"oneOf\":[{\"$ref\":\"#/$defs/attached\"},{\"$ref\":\"#/$defs/summary\"}");
    if (schema->buffer_count > 0)
        put_reference(to, "lost", "");
    for (size_t i = 0; i < schema->buffer_count; i++)
        if (is_first_of_name(schema, i))
            put_reference(to, "event_", schema->buffers[i].event->name);
    for (size_t i = 0; i < schema->map_count; i++)
        put_reference(to, "map_", schema->maps[i].name);
    text_char(to, ']');
}

void schema_write(const struct schema *schema, struct text *to)
{
    struct text compact = {0};
    text_string(&compact, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":");
    put_name(&compact, schema->probe);
    text_string(&compact,
                ",\"description\":\"Each line that the probe writes under -f json. Texts are UTF-8; a byte "
                "that is not is written \\\\xNN, and so is the backslash of a text that looks like that. A "
                "member of an event is null where the record ends before it.\"");
    put_references(schema, &compact);
    text_string(&compact, ",\"$defs\":{");
    put_run(schema, &compact);
    for (size_t i = 0; i < schema->buffer_count; i++)
        if (is_first_of_name(schema, i))
            put_event(schema, schema->buffers[i].event, &compact);
    for (size_t i = 0; i < schema->map_count; i++)
        put_map(schema, &schema->maps[i], &compact);
    text_string(&compact, "}}");
    json_indent(to, compact.bytes, compact.length);
    text_finish(&compact);
}
