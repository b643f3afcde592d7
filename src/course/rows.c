// SPDX-License-Identifier: Apache-2.0
#include "course/rows.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/memory.h"

#define DEPTH_LIMIT 32 /* of values within values; bccrun writes less than ten */

/* A place in a line, and the values that were found up to it. */
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
    } else { /* halves of surrogate pairs stay what they are: nobody compares with them */
        text_char(text, (char)(0xe0 | code >> 12));
        text_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
        text_char(text, (char)(0x80 | (code & 0x3f)));
    }
}

static void read_escape(struct reader *reader, struct text *text)
{
    static const char names[] = "bfnrt", meant[] = "\b\f\n\r\t";
    char c = *reader->at++;
    const char *name = c != '\0' ? strchr(names, c) : NULL;
    if (name != NULL) {
        text_char(text, meant[name - names]);
    } else if (c == 'u' && reader->end - reader->at >= 4) {
        char digits[5] = {0};
        memcpy(digits, reader->at, 4);
        put_utf8(text, (unsigned)strtoul(digits, NULL, 16));
        reader->at += 4;
    } else {
        text_char(text, c);
    }
}

/* Behind the opening quote. On the heap. */
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

static void row_finish(struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        free(row->values[i].place);
        free(row->values[i].text);
    }
    free(row->values);
}

const struct value *row_value(const struct row *row, const char *place)
{
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->values[i].place, place) == 0)
            return &row->values[i];
    return NULL;
}

static const char *text_at(const struct row *row, const char *place)
{
    const struct value *value = row_value(row, place);
    return value != NULL ? value->text : NULL;
}

static bool read_line(struct row *row, const char *line, size_t length)
{
    struct reader reader = {.at = line, .end = line + length, .row = row};
    read_value(&reader, "", 0);
    return !reader.is_broken;
}

char *rows_text(const char *line, size_t length, const char *name)
{
    struct row row = {0};
    const char *text = read_line(&row, line, length) ? text_at(&row, name) : NULL;
    char *copy = text != NULL ? xstrdup(text) : NULL;
    row_finish(&row);
    return copy;
}

static void copy_value(struct row *row, const char *place, const struct value *from)
{
    struct value *value = &array_push(row->values, row->count);
    *value = (struct value){
        .place = xstrdup(place),
        .text = from->text != NULL ? xstrdup(from->text) : NULL,
        .number = from->number,
    };
}

/* The values below @start become a row's own, without that start: "data.pid" is pid. */
static void copy_below(struct row *row, const struct row *line, const char *start, bool with_start)
{
    size_t length = strlen(start);
    for (size_t i = 0; i < line->count; i++) {
        const char *place = line->values[i].place;
        if (strncmp(place, start, length) == 0 && (place[length] == '.' || place[length] == '\0'))
            copy_value(row, with_start || place[length] == '\0' ? place : place + length + 1,
                       &line->values[i]);
    }
}

/* A row for each element of the line's array, together with the histogram's key; a histogram of which nobody
 * told the group has none. The line's values stand in their order, so that an element's are together. */
static void add_elements(struct rows *rows, const struct row *line, const char *array)
{
    size_t length = strlen(array);
    struct row *row = NULL;
    size_t current = SIZE_MAX;
    for (size_t i = 0; i < line->count; i++) {
        const char *place = line->values[i].place;
        if (strncmp(place, array, length) != 0 || place[length] != '[')
            continue;
        char *end = NULL;
        size_t index = strtoull(place + length + 1, &end, 10);
        if (row == NULL || index != current) {
            row = &array_push(rows->list, rows->count);
            copy_below(row, line, "key", true);
        }
        current = index;
        copy_value(row, end[0] == ']' && end[1] == '.' ? end + 2 : place, &line->values[i]);
    }
}

void rows_read_line(struct rows *rows, const char *line, size_t length)
{
    struct row row = {0};
    const char *type = read_line(&row, line, length) ? text_at(&row, "type") : NULL;
    if (type != NULL && strcmp(type, "event") == 0)
        copy_below(&array_push(rows->list, rows->count), &row, "data", false);
    if (type != NULL && strcmp(type, "map") == 0) {
        add_elements(rows, &row, "entries");
        add_elements(rows, &row, "buckets");
    }
    if (type != NULL && strcmp(type, "summary") == 0 && row_value(&row, "lost") != NULL)
        rows->lost += row_value(&row, "lost")->number;
    row_finish(&row);
}

void rows_finish(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        row_finish(&rows->list[i]);
    free(rows->list);
}
