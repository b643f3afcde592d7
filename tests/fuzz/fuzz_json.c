// SPDX-License-Identifier: Apache-2.0
/* Whatever json_string() is given, what it appends is one JSON string by RFC 8259 in well-formed UTF-8, on
 * one line, and whoever reads it as base/json.h says has the bytes again. The parser shares no code with what
 * it checks. */
#include "../unit/strict_json.h"

#include <stdlib.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static unsigned hex(const char *digits, size_t count)
{
    char number[5] = "";
    memcpy(number, digits, count);
    return (unsigned)strtoul(number, NULL, 16);
}

static size_t put_utf8(char *to, unsigned character)
{
    if (character < 0x80) {
        to[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        to[0] = (char)(0xc0 | character >> 6);
        to[1] = (char)(0x80 | (character & 0x3f));
        return 2;
    }
    to[0] = (char)(0xe0 | character >> 12);
    to[1] = (char)(0x80 | (character >> 6 & 0x3f));
    to[2] = (char)(0x80 | (character & 0x3f));
    return 3;
}

/* What a JSON parser makes of the string; returns its length. */
static size_t parse(const char *json, char *value)
{
    size_t length = 0;
    for (const char *at = json + 1; at[1] != '\0';) {
        if (at[0] == '\\' && at[1] == 'u') {
            length += put_utf8(value + length, hex(at + 2, 4));
            at += 6;
        } else {
            at += at[0] == '\\';
            value[length++] = *at++;
        }
    }
    return length;
}

/* Each \xNN of the value becomes its byte again, in place. */
static size_t restore(char *value, size_t length)
{
    size_t restored = 0;
    for (size_t at = 0; at < length; restored++) {
        bool is_byte = length - at >= 4 && value[at] == '\\' && value[at + 1] == 'x' &&
                       strspn(value + at + 2, "0123456789abcdef") >= 2;
        value[restored] = is_byte ? (char)hex(value + at + 2, 2) : value[at];
        at += is_byte ? 4 : 1;
    }
    return restored;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = {0};
    json_string(&text, (const char *)data, size);
    const char *json = text_cstr(&text);
    require(strlen(json) == text.length && json[0] == '"');
    require(strict_json_is_valid(json));
    require(strpbrk(json, "\n\r\033\177") == NULL);
    char *value = calloc(text.length + 1, 1);
    require(value != NULL);
    require(restore(value, parse(json, value)) == size && (size == 0 || memcmp(value, data, size) == 0));
    free(value);
    text_finish(&text);
    return 0;
}
