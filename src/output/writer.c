// SPDX-License-Identifier: Apache-2.0
#include "output/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/patient.h"
#include "output/format.h"

#define GATHER_BYTES   ((size_t)64 * 1024)
#define LONG_ROW_BYTES ((size_t)4 * 1024)

static const struct writer_format *const formats[] = {&table_format, &log_format, &json_format, &csv_format};

#define FORMAT_COUNT (sizeof(formats) / sizeof(formats[0]))

static const struct writer_format *find_format(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

static void hint_formats(void)
{
    struct text names = {0};
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        text_string(&names, i > 0 ? ", " : "");
        text_string(&names, formats[i]->name);
    }
    hint("the formats are: %s", text_cstr(&names));
    text_finish(&names);
}

struct writer *writer_new(const struct writer_options *options, int fd)
{
    const struct writer_format *format = find_format(options->format);
    if (format == NULL) {
        hint_formats();
        fail_usage("cannot write in the format '%s': no such format", options->format);
        return NULL;
    }
    struct writer *writer = xcalloc(1, sizeof(*writer));
    writer->format = format;
    writer->fd = fd;
    writer->name = options->name;
    writer->show_time = options->show_time;
    writer->is_raw = options->is_raw;
    writer->has_colour = options->has_colour;
    text_init(&writer->rows, GATHER_BYTES + LONG_ROW_BYTES);
    daytime_init(&writer->daytime);
    return writer;
}

static void close_sheets(struct writer *writer)
{
    while (writer->sheets != NULL) {
        struct sheet *sheet = writer->sheets;
        writer->sheets = sheet->next;
        if (writer->format->close != NULL)
            writer->format->close(sheet);
        plan_finish(&sheet->plan);
        free(sheet);
    }
    writer->current = NULL;
}

void writer_free(struct writer *writer)
{
    if (writer == NULL)
        return;
    close_sheets(writer);
    text_finish(&writer->rows);
    text_finish(&writer->heading);
    free(writer);
}

static uint64_t count_lines(const char *bytes, size_t length)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += bytes[i] == '\n';
    return lines;
}

/* Makes room in a pipe for @bytes more, so that a reader that stopped reading gets a whole row. */
static bool make_room(int fd, size_t bytes)
{
    int size = fcntl(fd, F_GETPIPE_SZ);
    return size > 0 && bytes < INT_MAX / 2 && fcntl(fd, F_SETPIPE_SZ, size + (int)bytes + PIPE_BUF) > 0;
}

/* The reader stopped reading: of a row whose beginning it has, it gets the rest. */
static void complete_row(struct writer *writer, size_t *left)
{
    const char *rest = writer->rows.bytes + writer->rows.length - *left;
    if (*left == writer->rows.length || rest[-1] == '\n')
        return;
    const char *newline = memchr(rest, '\n', *left);
    size_t length = newline != NULL ? (size_t)(newline + 1 - rest) : *left;
    size_t missing = length;
    if (make_room(writer->fd, length))
        (void)patient_write(writer->fd, rest, length, &missing);
    *left -= length - missing;
    writer->is_cut = missing > 0;
}

static void write_rows(struct writer *writer)
{
    size_t left = writer->rows.length;
    if (writer->error == 0 && !writer->is_abandoned && left > 0)
        writer->error = patient_write(writer->fd, writer->rows.bytes, writer->rows.length, &left);
    if (writer->error == ECANCELED) {
        writer->error = 0;
        writer->is_abandoned = true;
        complete_row(writer, &left);
    }
    if (writer->is_abandoned)
        writer->unwritten_lines += count_lines(writer->rows.bytes + writer->rows.length - left, left);
    text_clear(&writer->rows);
}

static struct sheet *find_sheet(struct writer *writer, const struct layout *layout)
{
    struct sheet *sheet = writer->sheets;
    while (sheet != NULL && sheet->layout != layout)
        sheet = sheet->next;
    if (sheet != NULL)
        return sheet;
    sheet = xcalloc(1, writer->format->sheet_bytes);
    sheet->layout = layout;
    sheet->next = writer->sheets;
    writer->sheets = sheet;
    writer->format->open(writer, sheet);
    return sheet;
}

/* A heading is not repeated where it is above the next row already, because the layouts that took the place of others
 * look just the same. */
static void append_heading(struct writer *writer, struct sheet *sheet)
{
    size_t start = writer->rows.length;
    writer->format->heading(writer, sheet);
    const char *heading = writer->rows.bytes + start;
    size_t length = writer->rows.length - start;
    bool is_same = writer->is_again && length == writer->heading.length &&
                   memcmp(heading, writer->heading.bytes, length) == 0;
    text_clear(&writer->heading);
    text_bytes(&writer->heading, heading, length);
    if (is_same)
        text_truncate(&writer->rows, start); /* changes the bytes at @heading */
    writer->is_again = false;
}

/* The rows to come are of @layout. */
static void turn_to(struct writer *writer, const struct layout *layout)
{
    writer->current = find_sheet(writer, layout);
    if (writer->format->heading != NULL)
        append_heading(writer, writer->current);
}

/* Forgets the layouts before: another may be at the same address. */
void writer_begin(struct writer *writer, const struct layout *const *layouts, size_t count)
{
    writer->is_again = writer->heading.length > 0;
    close_sheets(writer);
    for (size_t i = 0; i < count; i++)
        (void)find_sheet(writer, layouts[i]);
    if (count == 1)
        turn_to(writer, layouts[0]);
}

void writer_tick(struct writer *writer)
{
    writer->time_ns = daytime_tick(&writer->daytime);
}

void writer_event(struct writer *writer, const struct layout *layout, const struct record *record)
{
    if (writer->current == NULL || writer->current->layout != layout)
        turn_to(writer, layout);
    writer->format->event(writer, writer->current, record);
    writer_spill(writer);
}

void writer_put_time(struct writer *writer, const struct record *record, char end)
{
    if (!writer->show_time)
        return;
    daytime_append(&writer->daytime, &writer->rows, record->time_ns);
    text_char(&writer->rows, end);
}

void writer_spill(struct writer *writer)
{
    if (writer->rows.length > GATHER_BYTES)
        write_rows(writer);
}

int writer_fail(int error, const char *name)
{
    if (error == ENOSPC || error == EDQUOT)
        hint("free some space where the output goes, or send it elsewhere");
    else if (error == EFBIG)
        hint("the file has reached the largest size allowed, see 'ulimit -f'");
    else if (error == EBADF)
        hint("it is closed, or open for reading only: send it to a terminal, a file or a pipe");
    return name != NULL ? fail(error, "cannot write to '%s'", name)
                        : fail(error, "cannot write to standard output");
}

void writer_attached(struct writer *writer, const struct writer_attached *attached)
{
    if (writer->format->attached != NULL)
        writer->format->attached(writer, attached);
}

void writer_lost(struct writer *writer, const struct writer_lost *lost)
{
    if (writer->format->lost != NULL)
        writer->format->lost(writer, lost);
}

void writer_summary(struct writer *writer, const struct writer_summary *summary)
{
    if (writer->format->summary != NULL)
        writer->format->summary(writer, summary);
}

bool writer_is_json(const char *format)
{
    return strcmp(format, json_format.name) == 0;
}

void writer_map(struct writer *writer, const struct map_view *view)
{
    writer->format->map(writer, view);
}

int writer_flush(struct writer *writer)
{
    write_rows(writer);
    if (writer->error == 0 || writer->error == EPIPE)
        return -writer->error;
    return writer_fail(writer->error, writer->name);
}

int writer_check_reader(const struct writer *writer)
{
    const char *name = writer->name != NULL ? writer->name : "standard output";
    if (writer->unwritten_lines == 0)
        return 0;
    return failx(ETIMEDOUT, "%" PRIu64 " line%s not written to %s: its reader has stopped reading%s",
                 writer->unwritten_lines, writer->unwritten_lines == 1 ? " was" : "s were", name,
                 writer->is_cut ? ", in the middle of a line" : "");
}
