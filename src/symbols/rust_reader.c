// SPDX-License-Identifier: Apache-2.0
#include "symbols/rust_reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define DEPTH_MAX   128
#define LENGTH_MAX  4096 /* of what is written: references back could make it grow without end */
#define NUMBER_BASE 62

char rust_peek(const struct rust_reader *reader)
{
    if (reader->is_bad || reader->at >= reader->length)
        return '\0';
    return reader->name[reader->at];
}

char rust_take(struct rust_reader *reader)
{
    char c = rust_peek(reader);
    reader->is_bad |= c == '\0';
    reader->at += c != '\0';
    return c;
}

bool rust_skip(struct rust_reader *reader, char wanted)
{
    bool is_there = rust_peek(reader) == wanted;
    reader->at += is_there;
    return is_there;
}

static void rust_put_bytes(struct rust_reader *reader, const char *bytes, size_t length)
{
    reader->is_bad |= reader->out->length + length > LENGTH_MAX;
    if (!reader->is_silent && !reader->is_bad)
        text_bytes(reader->out, bytes, length);
}

void rust_put(struct rust_reader *reader, const char *string)
{
    rust_put_bytes(reader, string, strlen(string));
}

bool rust_enter(struct rust_reader *reader)
{
    reader->is_bad |= ++reader->depth > DEPTH_MAX;
    return !reader->is_bad;
}

char rust_enter_and_take(struct rust_reader *reader)
{
    if (!rust_enter(reader))
        return '\0';
    return rust_take(reader);
}

uint64_t rust_read_base_62(struct rust_reader *reader)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    uint64_t number = 0;
    if (rust_skip(reader, '_'))
        return 0;
    while (!reader->is_bad && !rust_skip(reader, '_')) {
        char c = rust_take(reader);
        const char *digit = c != '\0' ? strchr(digits, c) : NULL;
        reader->is_bad |= digit == NULL || number > UINT64_MAX / NUMBER_BASE - 1;
        number = digit != NULL ? number * NUMBER_BASE + (uint64_t)(digit - digits) : 0;
    }
    return number + 1;
}

uint64_t rust_read_disambiguator(struct rust_reader *reader)
{
    return rust_skip(reader, 's') ? rust_read_base_62(reader) + 1 : 0;
}

static size_t read_decimal(struct rust_reader *reader)
{
    size_t number = 0;
    reader->is_bad |= !isdigit((unsigned char)rust_peek(reader));
    if (rust_skip(reader, '0'))
        return 0;
    while (isdigit((unsigned char)rust_peek(reader)) && !reader->is_bad) {
        number = number * 10 + (size_t)(rust_take(reader) - '0');
        reader->is_bad |= number > reader->length;
    }
    return number;
}

void rust_read_identifier(struct rust_reader *reader)
{
    bool is_punycode = rust_skip(reader, 'u');
    size_t length = read_decimal(reader);
    (void)rust_skip(reader, '_');
    reader->is_bad |= length > reader->length - reader->at;
    if (reader->is_bad)
        return;
    rust_put(reader, is_punycode ? "punycode{" : "");
    rust_put_bytes(reader, reader->name + reader->at, length);
    rust_put(reader, is_punycode ? "}" : "");
    reader->at += length;
}

void rust_put_number(struct rust_reader *reader, uint64_t number)
{
    char *digits = xasprintf("%llu", (unsigned long long)number);
    rust_put(reader, digits);
    free(digits);
}
