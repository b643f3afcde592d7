// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <string.h>

#include "base/utf8.h"

static void put_byte(struct text *text, unsigned char byte)
{
    text_string(text, "\\\\x");
    text_hex_digits(text, byte, 2);
}

static bool is_hex_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Whether the text itself has what an escaped byte looks like. */
static bool looks_like_byte(const char *bytes, size_t length)
{
    return length >= 4 && bytes[0] == '\\' && bytes[1] == 'x' && is_hex_digit(bytes[2]) &&
           is_hex_digit(bytes[3]);
}

/* One character that cannot stand for itself; returns how many bytes of the input it takes. */
static size_t put_special(struct text *text, const char *bytes, size_t length)
{
    uint32_t character;
    size_t taken = utf8_decode(bytes, length, &character);
    if (taken == 0 || looks_like_byte(bytes, length)) {
        put_byte(text, (unsigned char)bytes[0]);
        return 1;
    }
    if (bytes[0] == '"' || bytes[0] == '\\') {
        text_char(text, '\\');
        text_char(text, bytes[0]);
        return 1;
    }
    if (utf8_is_steering(character)) { /* all of them lie below U+10000 */
        text_string(text, "\\u");
        text_hex_digits(text, character, 4);
    } else {
        text_bytes(text, bytes, taken);
    }
    return taken;
}

void json_string(struct text *text, const char *bytes, size_t length)
{
    text_char(text, '"');
    for (size_t at = 0; at < length;) {
        at += text_plain(text, bytes + at, length - at, '"');
        if (at < length)
            at += put_special(text, bytes + at, length - at);
    }
    text_char(text, '"');
}

static void put_break(struct text *text, size_t depth)
{
    text_char(text, '\n');
    text_fill(text, ' ', 2 * depth);
}

/* Of the string that begins at @json, its quotes included. */
static size_t string_length(const char *json, size_t length)
{
    size_t at = 1;
    while (at < length && json[at] != '"')
        at += json[at] == '\\' ? 2 : 1;
    return at < length ? at + 1 : length;
}

void json_indent(struct text *text, const char *json, size_t length)
{
    size_t depth = 0;
    for (size_t at = 0; at < length; at++) {
        bool is_empty = at + 1 < length && (json[at + 1] == '}' || json[at + 1] == ']');
        if (json[at] == '"') {
            size_t string = string_length(json + at, length - at);
            text_bytes(text, json + at, string);
            at += string - 1;
        } else if ((json[at] == '{' || json[at] == '[') && is_empty) {
            text_bytes(text, json + at++, 2);
        } else if (json[at] == '{' || json[at] == '[') {
            text_char(text, json[at]);
            put_break(text, ++depth);
        } else if (json[at] == '}' || json[at] == ']') {
            put_break(text, --depth);
            text_char(text, json[at]);
        } else {
            text_char(text, json[at]);
            if (json[at] == ',')
                put_break(text, depth);
            else if (json[at] == ':')
                text_char(text, ' ');
        }
    }
    text_char(text, '\n');
}
