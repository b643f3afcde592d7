// SPDX-License-Identifier: Apache-2.0
#include "course/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "course/row_reader.h"

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

char *rows_text(const char *line, size_t length, const char *name)
{
    struct row row = {0};
    const char *text = row_read(&row, line, length) ? text_at(&row, name) : NULL;
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

/* Copies the values whose places begin with @start, without it: "data.pid" becomes "pid". */
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

/* Adds a row for each element of the line's array, with the key of the histogram, if it has one. The values
 * are in the order of the line, so those of an element are together. */
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
    const char *type = row_read(&row, line, length) ? text_at(&row, "type") : NULL;
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
