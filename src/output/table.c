// SPDX-License-Identifier: Apache-2.0
/* Aligned columns under a header line. A value wider than its column widens it for the rows that follow;
 * nothing is ever cut. */
#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "output/stack_text.h"
#include "output/value.h"
#include "output/writer_private.h"

#define TEXT_COLUMNS_MAX 16 /* for a start; a comm, and most enumerators */
#define ARRAY_COLUMNS    8
#define BOOL_COLUMNS     5
#define WIDE_HEX_COLUMNS 34
#define TIME_HEADING     "TIME    "

struct column {
    size_t width;
    bool is_right;  /* numbers, and their heading */
    bool is_number; /* that is shown as it is: most are, and need none of value_append()'s questions */
};

/* What the table remembers of one layout. */
struct sheet {
    struct sheet *next;
    const struct layout *layout;
    struct layout flat; /* the layout with its structs dissolved: first what has a column, then stacks */
    size_t column_count;
    struct column columns[];
};

struct table {
    struct writer writer;
    struct sheet *sheets;
    const struct sheet *current; /* whose header line stands above the next row */
};

static struct table *table_of(struct writer *writer)
{
    return (struct table *)writer;
}

static size_t enum_width(const struct field *field)
{
    size_t longest = 0;
    for (size_t i = 0; i < field->enumerator_count; i++)
        longest = max_size(longest, strlen(field->enumerators[i].name));
    return min_size(longest, TEXT_COLUMNS_MAX);
}

/* Wide enough for the usual, not for the largest: PIDs have up to 7 digits, most counts and sizes fewer
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

/* Appends the field's name in upper case; returns its columns. */
static size_t append_heading(struct text *text, const struct field *field)
{
    char *heading = xstrdup(field->name);
    for (char *c = heading; *c != '\0'; c++)
        if (*c >= 'a' && *c <= 'z')
            *c -= 'a' - 'A';
    size_t columns = text_safe(text, heading, strlen(heading));
    free(heading);
    return columns;
}

/* The fields in their order, but texts of any length behind all that can be aligned. */
static void move_free_texts(struct layout *flat)
{
    struct field *moved = xcalloc(flat->field_count, sizeof(*moved));
    size_t count = 0;
    for (int is_free = 0; is_free <= 1; is_free++)
        for (size_t i = 0; i < flat->field_count; i++)
            if (value_is_free_text(&flat->fields[i]) == (is_free == 1))
                moved[count++] = flat->fields[i];
    free(flat->fields);
    flat->fields = moved;
}

/* Puts the fields that are stacks behind all others; returns how many others there are. */
static size_t stacks_apart(struct layout *flat)
{
    size_t others = 0;
    for (size_t i = 0; i < flat->field_count; i++) {
        struct field field = flat->fields[i];
        if (field_is_stack(&field))
            continue;
        memmove(&flat->fields[others + 1], &flat->fields[others], (i - others) * sizeof(field));
        flat->fields[others++] = field;
    }
    return others;
}

static size_t heading_width(const struct field *field)
{
    struct text heading = {0};
    size_t columns = append_heading(&heading, field);
    text_finish(&heading);
    return columns;
}

static bool is_plain_number(const struct field *field, bool is_raw)
{
    bool is_integer = field->kind == FIELD_UNSIGNED || field->kind == FIELD_SIGNED;
    return is_integer && !field->is_array && !field_is_wide(field) &&
           (field->reading == READING_PLAIN || is_raw);
}

static struct sheet *sheet_new(const struct layout *layout, bool is_raw)
{
    struct layout flat;
    layout_flatten(layout, &flat);
    move_free_texts(&flat);
    struct sheet *sheet = xcalloc(1, sizeof(*sheet) + flat.field_count * sizeof(sheet->columns[0]));
    sheet->layout = layout;
    sheet->flat = flat;
    sheet->column_count = stacks_apart(&flat);
    for (size_t i = 0; i < sheet->column_count; i++) {
        const struct field *field = &flat.fields[i];
        bool is_integer = field->kind == FIELD_UNSIGNED || field->kind == FIELD_SIGNED;
        sheet->columns[i].width = max_size(heading_width(field), usual_width(field));
        sheet->columns[i].is_right = is_integer && !field->is_array;
        sheet->columns[i].is_number = is_plain_number(field, is_raw);
    }
    return sheet;
}

static struct sheet *find_sheet(struct table *table, const struct layout *layout)
{
    struct sheet *sheet = table->sheets;
    while (sheet != NULL && sheet->layout != layout)
        sheet = sheet->next;
    if (sheet != NULL)
        return sheet;
    sheet = sheet_new(layout, table->writer.is_raw);
    sheet->next = table->sheets;
    table->sheets = sheet;
    return sheet;
}

static void free_sheets(struct table *table)
{
    while (table->sheets != NULL) {
        struct sheet *next = table->sheets->next;
        layout_flat_finish(&table->sheets->flat);
        free(table->sheets);
        table->sheets = next;
    }
    table->current = NULL;
}

/* Makes what was appended behind @start, @width columns wide, a cell of the column. */
static void pad_cell(struct text *rows, struct column *column, size_t start, size_t width, bool is_last)
{
    if (width > column->width)
        column->width = width;
    size_t padding = column->width - width;
    if (column->is_right && padding > 0) {
        size_t length = rows->length - start;
        (void)text_extend(rows, padding);
        memmove(rows->bytes + start + padding, rows->bytes + start, length);
        memset(rows->bytes + start, ' ', padding);
        padding = 0;
    }
    if (!is_last)
        text_fill(rows, ' ', padding + 1);
}

static void append_header(struct table *table, struct sheet *sheet)
{
    size_t count = sheet->column_count;
    struct text *rows = &table->writer.rows;
    bool has_colour = table->writer.has_colour;
    size_t line = rows->length;
    if (table->writer.show_time)
        text_string(rows, has_colour ? COLOUR_HEADING TIME_HEADING COLOUR_END " " : TIME_HEADING " ");
    for (size_t i = 0; i < count; i++) {
        size_t start = rows->length;
        text_string(rows, has_colour ? COLOUR_HEADING : "");
        size_t width = append_heading(rows, &sheet->flat.fields[i]);
        text_string(rows, has_colour ? COLOUR_END : "");
        pad_cell(rows, &sheet->columns[i], start, width, i + 1 == count);
    }
    text_char(rows, '\n');
    writer_heading(&table->writer, line);
    table->current = sheet;
}

static void append_cell(struct writer *writer, const struct field *field, struct column *column,
                        const struct record *record, bool is_last)
{
    struct text *rows = &writer->rows;
    const char *colour = writer->has_colour ? value_colour(field, record, writer->is_raw) : NULL;
    size_t start = rows->length;
    if (colour != NULL)
        text_string(rows, colour);
    size_t width = value_append(rows, field, record, writer->is_raw);
    if (colour != NULL)
        text_string(rows, COLOUR_END);
    pad_cell(rows, column, start, width, is_last);
}

static void append_number_cell(struct text *rows, const struct field *field, struct column *column,
                               const struct record *record, bool is_last)
{
    uint64_t value = field_value(field, record->data, 0);
    size_t width = text_number_right(rows, value, field->kind == FIELD_SIGNED, column->width);
    if (width > column->width)
        column->width = width;
    if (!is_last)
        text_char(rows, ' ');
}

static void append_row(struct table *table, struct sheet *sheet, const struct record *record)
{
    struct writer *writer = &table->writer;
    size_t count = sheet->column_count;
    struct text *rows = &writer->rows;
    if (writer->show_time) {
        daytime_append(&writer->daytime, rows, record->time_ns);
        text_char(rows, ' ');
    }
    for (size_t i = 0; i < count; i++) {
        const struct field *field = &sheet->flat.fields[i];
        struct column *column = &sheet->columns[i];
        if (column->is_number && value_is_whole(field, record))
            append_number_cell(rows, field, column, record, i + 1 == count);
        else
            append_cell(writer, field, column, record, i + 1 == count);
    }
    text_char(rows, '\n');
    for (size_t i = count; i < sheet->flat.field_count; i++)
        stack_append_field(rows, &sheet->flat.fields[i], sheet->flat.fields[i].name, record,
                           sheet->flat.field_count - count > 1);
}

/* Forgets the layouts before: another may lie at the same address. */
static void table_begin(struct writer *writer, const struct layout *const *layouts, size_t count)
{
    struct table *table = table_of(writer);
    free_sheets(table);
    for (size_t i = 0; i < count; i++)
        (void)find_sheet(table, layouts[i]);
    if (count == 1)
        append_header(table, table->sheets);
}

static void table_event(struct writer *writer, const struct layout *layout, const struct record *record)
{
    struct table *table = table_of(writer);
    struct sheet *sheet = find_sheet(table, layout);
    if (sheet != table->current)
        append_header(table, sheet);
    append_row(table, sheet, record);
}

static void table_finish(struct writer *writer)
{
    free_sheets(table_of(writer));
}

const struct writer_format table_format = {
    .name = "table",
    .size_bytes = sizeof(struct table),
    .finish = table_finish,
    .begin = table_begin,
    .map = map_table,
    .event = table_event,
};
