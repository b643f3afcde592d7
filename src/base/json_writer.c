// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <assert.h>
#include <string.h>

#include "base/json.h"

struct json_writer json_writer(struct text *text)
{
    return (struct json_writer){.text = text};
}

static bool is_in_array(const struct json_writer *json)
{
    unsigned level = json->depth - 1;
    return json->depth == 0 || (json->arrays[level / 64] >> level % 64 & 1) != 0;
}

struct text *json_add_value(struct json_writer *json, const char *key)
{
    assert((key == NULL) == is_in_array(json));
    if (json->has_value)
        text_char(json->text, ',');
    json->has_value = true;
    if (key != NULL) {
        json_string(json->text, key, strlen(key));
        text_char(json->text, ':');
    }
    return json->text;
}

static void begin(struct json_writer *json, const char *key, bool is_array)
{
    assert(json->depth < JSON_DEPTH_MAX);
    text_char(json_add_value(json, key), is_array ? '[' : '{');
    uint64_t *arrays = &json->arrays[json->depth / 64];
    uint64_t bit = UINT64_C(1) << json->depth % 64;
    *arrays = is_array ? *arrays | bit : *arrays & ~bit;
    json->depth++;
    json->has_value = false;
}

static void end(struct json_writer *json, bool is_array)
{
    assert(json->depth > 0 && is_in_array(json) == is_array);
    json->depth--;
    json->has_value = true;
    text_char(json->text, is_array ? ']' : '}');
}

void json_begin_object(struct json_writer *json, const char *key)
{
    begin(json, key, false);
}

void json_end_object(struct json_writer *json)
{
    end(json, false);
}

void json_begin_array(struct json_writer *json, const char *key)
{
    begin(json, key, true);
}

void json_end_array(struct json_writer *json)
{
    end(json, true);
}

void json_add_string(struct json_writer *json, const char *key, const char *value)
{
    json_add_bytes(json, key, value, strlen(value));
}

void json_add_bytes(struct json_writer *json, const char *key, const char *bytes, size_t length)
{
    json_string(json_add_value(json, key), bytes, length);
}

void json_add_unsigned(struct json_writer *json, const char *key, uint64_t value)
{
    text_unsigned(json_add_value(json, key), value);
}

void json_add_signed(struct json_writer *json, const char *key, int64_t value)
{
    text_signed(json_add_value(json, key), value);
}

void json_add_bool(struct json_writer *json, const char *key, bool value)
{
    text_string(json_add_value(json, key), value ? "true" : "false");
}

void json_add_null(struct json_writer *json, const char *key)
{
    text_string(json_add_value(json, key), "null");
}
