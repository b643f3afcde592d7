/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON strings (RFC 8259) of untrusted bytes, appended to a text.
 *
 * A JSON string consists of characters, and what the kernel sends consists of bytes. Well-formed UTF-8 is
 * kept as it is; any other byte becomes the four characters \xNN, with two lower-case digits. If the bytes
 * themselves contain a backslash, an x and two hexadecimal digits, that backslash becomes \x5c. So whoever
 * replaces each \xNN by its byte gets exactly the bytes that were sent, and no two inputs look the same. As
 * JSON requires, each of these backslashes is doubled.
 */
#ifndef BCCRUN_JSON_H
#define BCCRUN_JSON_H

#include <stdbool.h>

#include "base/text.h"

/* A byte becomes at most so many characters. */
#define JSON_CHARACTERS_PER_BYTE 4

/* Appends the bytes as a JSON string that any parser accepts, in one line and in UTF-8. Characters that a
 * terminal would act on (base/utf8.h) are written as \uNNNN, which a parser reads as the characters
 * themselves. */
void json_string(struct text *text, const char *bytes, size_t length);

/* Appends the JSON text, which has no white space between its parts, with line breaks and indentation. */
void json_indent(struct text *text, const char *json, size_t length);

#endif
