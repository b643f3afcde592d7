// SPDX-License-Identifier: Apache-2.0
#include "course/row_reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define DEPTH_LIMIT 32 /* of values within values; bccrun writes less than ten */

/* How far a line was read, and the values up to there. */
struct reader {
    const char *at;
    const char *end;
    struct row *row;
    bool is_broken;
};

static bool take(struct reader *reader, char c)
{
    while (reader->at < reader->end && isspace((unsigned char)*reader->at))
        reader->at++;
    bool is_there = reader->at < reader->end && *reader->at == c;
    reader->at += is_there;
    return is_there;
}

static void put_utf8(struct text *text, unsigned code)
{
    if (code < 0x80) {
        text_char(text, (char)code);
    } else if (code < 0x800) {
        text_char(text, (char)(0xc0 | code >> 6));
        text_char(text, (char)(0x80 | (code & 0x3f)));
    } else { /* halves of surrogate pairs too: nothing is compared with them */
        text_char(text, (char)(0xe0 | code >> 12));
        text_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
        text_char(text, (char)(0x80 | (code & 0x3f)));
    }
}

static void read_escape(struct reader *reader, struct text *text)
{
    static const char names[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    char c = *reader->at++;
    const char *name = c != '\0' ? strchr(names, c) : NULL;
    if (name != NULL) {
        text_char(text, meanings[name - names]);
    } else if (c == 'u' && reader->end - reader->at >= 4) {
        char digits[5] = {0};
        memcpy(digits, reader->at, 4);
        put_utf8(text, (unsigned)strtoul(digits, NULL, 16));
        reader->at += 4;
    } else {
        text_char(text, c);
    }
}

/* What follows the opening quote, on the heap. */
static char *read_string(struct reader *reader)
{
    struct text text = {0};
    while (reader->at < reader->end && *reader->at != '"') {
        char c = *reader->at++;
        if (c == '\\' && reader->at < reader->end)
            read_escape(reader, &text);
        else
            text_char(&text, c);
    }
    reader->is_broken = reader->is_broken || !take(reader, '"');
    char *string = xstrdup(text_cstr(&text));
    text_finish(&text);
    return string;
}

static void read_value(struct reader *reader, const char *place, int depth);

static void read_members(struct reader *reader, const char *place, int depth)
{
    if (take(reader, '}'))
        return;
    do {
        if (!take(reader, '"')) {
            reader->is_broken = true;
            return;
        }
        char *name = read_string(reader);
        char *inner = place[0] != '\0' ? xasprintf("%s.%s", place, name) : xstrdup(name);
        if (take(reader, ':'))
            read_value(reader, inner, depth + 1);
        else
            reader->is_broken = true;
        free(inner);
        free(name);
    } while (!reader->is_broken && take(reader, ','));
    reader->is_broken = reader->is_broken || !take(reader, '}');
}

static void read_elements(struct reader *reader, const char *place, int depth)
{
    if (take(reader, ']'))
        return;
    for (size_t i = 0; !reader->is_broken; i++) {
        char *inner = xasprintf("%s[%zu]", place, i);
        read_value(reader, inner, depth + 1);
        free(inner);
        if (!take(reader, ','))
            break;
    }
    reader->is_broken = reader->is_broken || !take(reader, ']');
}

static struct value *add_value(struct reader *reader, const char *place)
{
    struct value *value = &array_push(reader->row->values, reader->row->count);
    value->place = xstrdup(place);
    return value;
}

/* A number, true, false or null. */
static void read_word(struct reader *reader, const char *place)
{
    const char *start = reader->at;
    while (reader->at < reader->end && strchr(",]} \n", *reader->at) == NULL)
        reader->at++;
    char *word = xstrndup(start, (size_t)(reader->at - start));
    reader->is_broken = reader->at == start;
    if (word[0] == '-')
        add_value(reader, place)->number = strtoll(word, NULL, 10);
    else if (isdigit((unsigned char)word[0]))
        add_value(reader, place)->number = (int64_t)strtoull(word, NULL, 10);
    else if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0)
        add_value(reader, place)->number = word[0] == 't';
    free(word);
}

static void read_value(struct reader *reader, const char *place, int depth)
{
    if (depth > DEPTH_LIMIT) {
        reader->is_broken = true;
    } else if (take(reader, '{')) {
        read_members(reader, place, depth);
    } else if (take(reader, '[')) {
        read_elements(reader, place, depth);
    } else if (take(reader, '"')) {
        char *string = read_string(reader);
        struct value *value = add_value(reader, place);
        value->text = string;
        if (string[0] == '0' && string[1] == 'x') /* an address */
            value->number = (int64_t)strtoull(string, NULL, 16);
    } else {
        read_word(reader, place);
    }
}

bool row_read(struct row *row, const char *line, size_t length)
{
    struct reader reader = {.at = line, .end = line + length, .row = row};
    read_value(&reader, "", 0);
    return !reader.is_broken;
}
