/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes JSON: the writer puts the commas, the quotes and the brackets. Not for the event path.
 *
 *     struct json_writer json = json_writer(&text);
 *     json_begin_object(&json, NULL);
 *     json_add_string(&json, "name", name);
 *     json_begin_array(&json, "ids");
 *     json_add_unsigned(&json, NULL, 7);
 *     json_end_array(&json);
 *     json_end_object(&json);
 *
 * @key is the member's name in an object, and NULL in an array and for the outermost value; anything else is
 * a programmer error (assert). No white space is written, and no newline at the end. Strings are as in
 * base/json.h.
 */
#ifndef BCCRUN_JSON_WRITER_H
#define BCCRUN_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define JSON_DEPTH_MAX 256 /* a record has at most 64 levels, and its schema three for each */

struct json_writer {
    struct text *text;
    uint64_t arrays[JSON_DEPTH_MAX / 64]; /* bit N: what is open at depth N is an array */
    unsigned depth;
    bool has_value; /* the next one needs a comma */
};

/* One that appends to @text. It owns nothing. */
struct json_writer json_writer(struct text *text);

void json_begin_object(struct json_writer *json, const char *key);
void json_end_object(struct json_writer *json);
void json_begin_array(struct json_writer *json, const char *key);
void json_end_array(struct json_writer *json);

void json_add_string(struct json_writer *json, const char *key, const char *value);
void json_add_bytes(struct json_writer *json, const char *key, const char *bytes, size_t length);
void json_add_unsigned(struct json_writer *json, const char *key, uint64_t value);
void json_add_signed(struct json_writer *json, const char *key, int64_t value);
void json_add_bool(struct json_writer *json, const char *key, bool value);
void json_add_null(struct json_writer *json, const char *key);

/* For a value of another form, such as a number with decimals: the caller appends it to the text that is
 * returned, before it uses the writer again. */
struct text *json_add_value(struct json_writer *json, const char *key);

#endif
