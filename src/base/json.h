/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON strings (RFC 8259) of untrusted bytes, appended to a text.
 *
 * A JSON string is made of characters, and what the kernel sends is made of bytes. All that is well-formed
 * UTF-8 stands as it is; a byte that is not becomes the four characters \xNN, with two lower-case digits.
 * Where the bytes themselves hold a backslash, an x and two hexadecimal digits, their backslash becomes \x5c.
 * So whoever replaces each \xNN by its byte has exactly the bytes that were sent, no two of them come out the
 * same, and any other backslash stays one. On the line, each of these backslashes is doubled as JSON has it.
 */
#ifndef BCCRUN_JSON_H
#define BCCRUN_JSON_H

#include <stdbool.h>

#include "base/text.h"

/* Of one byte as it came, at most so many characters are shown. */
#define JSON_CHARACTERS_PER_BYTE 4

/* Appends the bytes as a JSON string that any parser takes, in one line and in UTF-8. Characters that would
 * steer a terminal (base/utf8.h) are written as \uNNNN, which a parser takes for the characters themselves.
 */
void json_string(struct text *text, const char *bytes, size_t length);

/* Appends "name": with its comma where @is_first is false, and makes it false. */
void json_key(struct text *text, const char *name, bool *is_first);

/* A member whose value is the C string @value. */
void json_member(struct text *text, const char *name, const char *value, bool *is_first);

/* Appends the JSON text, which has no white space between its parts, with line breaks and indentation. */
void json_indent(struct text *text, const char *json, size_t length);

#endif
