// SPDX-License-Identifier: Apache-2.0
#include "output/column.h"

#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "events/stack.h"
#include "output/value_text.h"

#define TEXT_COLUMNS_MAX 16 /* for a start; a comm, and most enumerators */
#define ARRAY_COLUMNS    8
#define BOOL_COLUMNS     5
#define WIDE_HEX_COLUMNS 34
#define LIMIT_MAX        (UINT64_C(1) << 63) /* so that negative numbers are above it */

static size_t enum_width(const struct field *field)
{
    size_t longest = 0;
    for (size_t i = 0; i < field->enumerator_count; i++)
        longest = max_size(longest, strlen(field->enumerators[i].name));
    return min_size(longest, TEXT_COLUMNS_MAX);
}

/* Wide enough for usual values, not for the largest: PIDs have up to 7 digits, most counts and sizes fewer
 * than 12. */
static size_t integer_width(const struct field *field)
{
    switch (field->size_bytes) {
    case 1:
        return 3;
    case 2:
        return 5;
    case 4:
        return 7;
    case 8:
        return 12;
    default:
        return WIDE_HEX_COLUMNS;
    }
}

/* "65535", "-20 ENOTDIR", "999.999 ms", "255.255.255.255" */
static size_t reading_width(const struct field *field)
{
    switch (field->reading) {
    case READING_PORT:
        return 5;
    case READING_RESULT:
        return 11;
    case READING_DURATION:
        return 10;
    default:
        return 15;
    }
}

/* With --raw too, so that rows stay where they are. */
static size_t usual_width(const struct field *field)
{
    if (field->reading != READING_PLAIN)
        return reading_width(field);
    if (field->kind == FIELD_TEXT)
        return min_size(field->count > 0 ? field->count - 1 : 0, TEXT_COLUMNS_MAX);
    if (field->is_array)
        return ARRAY_COLUMNS;
    if (field->kind == FIELD_BOOL)
        return BOOL_COLUMNS;
    if (field->kind == FIELD_ENUM)
        return enum_width(field);
    return integer_width(field);
}

/* Of well-formed UTF-8 with no control characters, as text_safe() counts them: one for each code point. */
static size_t count_columns(const char *bytes, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    return columns;
}

static void widen(struct column *column, size_t width)
{
    if (width <= column->width || column->is_open)
        return;
    column->width = width;
    for (column->limit = 1; width > 0 && column->limit <= LIMIT_MAX / 10; width--)
        column->limit *= 10;
    column->limit = width > 0 ? LIMIT_MAX : column->limit;
}

/* Turns what was appended from @start on, which takes @width columns, into a cell of the column. */
static void finish_cell(struct text *rows, struct column *column, size_t start, size_t width)
{
    widen(column, width);
    size_t padding = width < column->width ? column->width - width : 0;
    if (padding > 0)
        text_blanks(rows, padding);
    if (column->is_right && padding > 0) {
        char *cell = rows->bytes + start;
        memmove(cell + padding, cell, rows->length - start - padding);
        memset(cell, ' ', padding);
    }
    text_char(rows, column->separator);
}

static void put_any(struct text *rows, struct column *column, const char *at)
{
    size_t start = rows->length;
    column->value->put(rows, column->value, at);
    finish_cell(rows, column, start, count_columns(rows->bytes + start, rows->length - start));
}

static void put_coloured_result(struct text *rows, struct column *column, const char *at)
{
    size_t start = rows->length;
    value_text_coloured_puts[VALUE_RESULT](rows, column->value, at);
    bool has_colour = rows->bytes[start] == COLOUR_ERROR[0];
    size_t colours = has_colour ? strlen(COLOUR_ERROR COLOUR_END) : 0;
    finish_cell(rows, column, start, rows->length - start - colours);
}

/* A number in a right-aligned column. Digits are written from the end of the cell, so blanks need not be counted. */
static void put_number(struct text *rows, struct column *column, const char *at)
{
    uint64_t number = value_integer(column->value, at);
    if (number >= column->limit) {
        put_any(rows, column, at);
        return;
    }
    char *cell = text_extend(rows, TEXT_BLANKS_BYTES(column->width + 1));
    text_store_blanks(cell, column->width);
    text_digits(cell + column->width, number);
    cell[column->width] = column->separator;
    text_truncate(rows, rows->length - TEXT_BLANKS_BYTES(0));
}

/* Most texts need no escapes, and are copied while that is checked. */
static void put_text(struct text *rows, struct column *column, const char *at)
{
    size_t start = rows->length;
    size_t length = text_plain(rows, at, column->value->count, '\\');
    if (value_text_is_plain(column->value, at, length)) {
        finish_cell(rows, column, start, length);
        return;
    }
    text_truncate(rows, start);
    put_any(rows, column, at);
}

void column_put_missing(struct text *rows, struct column *column)
{
    size_t start = rows->length;
    text_char(rows, '?');
    finish_cell(rows, column, start, 1);
}

static put_cell *cell_of(const struct value *value, bool is_coloured)
{
    switch (value->kind) {
    case VALUE_UNSIGNED:
    case VALUE_SIGNED:
        return put_number;
    case VALUE_TEXT:
        return put_text;
    case VALUE_RESULT:
        return is_coloured ? put_coloured_result : put_any;
    default:
        return put_any;
    }
}

/* Appends the heading in upper case. Returns how many columns it takes. */
static size_t append_heading(struct text *text, const struct column *column)
{
    size_t start = text->length;
    size_t width = text_safe(text, column->name, strlen(column->name));
    for (size_t i = start; i < text->length; i++)
        if (text->bytes[i] >= 'a' && text->bytes[i] <= 'z')
            text->bytes[i] -= 'a' - 'A';
    return width;
}

void columns_add(struct columns *columns, const struct plan *plan, const char *name, bool is_key)
{
    struct text heading = {0};
    for (size_t i = 0; i < plan->count; i++) {
        const struct value *value = &plan->values[i];
        const struct field *field = value->field;
        bool is_number =
            field->kind == FIELD_UNSIGNED || field->kind == FIELD_SIGNED || field->kind == FIELD_FLOAT;
        struct column *column = &array_push(columns->columns, columns->count);
        *column = (struct column){
            .value = value,
            .name = field->name[0] != '\0' ? field->name : name,
            .is_right = is_number && !field->is_array && value->kind != VALUE_SYSCALL,
            .is_key = is_key,
        };
        widen(column, append_heading(&heading, column));
    }
    text_finish(&heading);
}

enum place { PLACE_ALIGNED, PLACE_FREE_TEXT, PLACE_BENEATH };

static enum place place_of(const struct column *column)
{
    if (field_is_stack(column->value->field))
        return PLACE_BENEATH;
    return value_is_free_text(column->value) ? PLACE_FREE_TEXT : PLACE_ALIGNED;
}

void columns_arrange(struct columns *columns, bool is_coloured)
{
    struct column *arranged = xcalloc(columns->count, sizeof(*arranged));
    size_t count = 0;
    for (enum place place = PLACE_ALIGNED; place <= PLACE_BENEATH; place++) {
        if (place == PLACE_BENEATH)
            columns->row_count = count;
        for (size_t i = 0; i < columns->count; i++)
            if (place_of(&columns->columns[i]) == place)
                arranged[count++] = columns->columns[i];
    }
    for (size_t i = 0; i < columns->row_count; i++) {
        struct column *column = &arranged[i];
        bool is_last = i + 1 == columns->row_count;
        column->put = cell_of(column->value, is_coloured);
        column->is_open = is_last && !column->is_right;
        column->width = column->is_open ? 0 : column->width;
        column->separator = is_last ? '\n' : ' ';
    }
    free(columns->columns);
    columns->columns = arranged;
}

void columns_finish(struct columns *columns)
{
    free(columns->columns);
    *columns = (struct columns){0};
}

void columns_widen(struct columns *columns)
{
    for (size_t i = 0; i < columns->row_count; i++) {
        struct column *column = &columns->columns[i];
        widen(column, usual_width(column->value->field));
    }
}

void columns_put_headings(struct columns *columns, struct text *rows, const char *start, const char *end)
{
    for (size_t i = 0; i < columns->row_count; i++) {
        struct column *column = &columns->columns[i];
        size_t cell = rows->length;
        text_string(rows, start);
        size_t width = append_heading(rows, column);
        text_string(rows, end);
        finish_cell(rows, column, cell, width);
    }
    if (columns->row_count > 0)
        text_truncate(rows, rows->length - 1); /* what ends the line */
}
