// SPDX-License-Identifier: Apache-2.0
#include "output/writer.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/memory.h"
#include "output/format.h"

#define GATHER_BYTES   ((size_t)64 * 1024)
#define LONG_ROW_BYTES ((size_t)4 * 1024)
#define LOOK_US        100000
#define LOOKS_MAX      10 /* a second */

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
    writer->ending_fd = -1;
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

static void wake(int signal)
{
    (void)signal; /* that it comes is enough: write(2) and poll(2) return */
}

void writer_end_by(struct writer *writer, int ending_fd)
{
    struct sigaction action = {.sa_handler = wake}; /* without SA_RESTART */
    sigset_t alarm_only;
    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    sigaction(SIGALRM, &action, NULL);
    sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
    writer->ending_fd = ending_fd;
}

uint64_t writer_unwritten(const struct writer *writer)
{
    return writer->unwritten_lines;
}

/* A write that blocks is interrupted so often: again and again, since the first signal may come just before
 * it. Making the descriptor non-blocking instead would do so to whoever shares it. */
static void set_looks(const struct writer *writer, long us)
{
    const struct itimerval looks = {.it_interval.tv_usec = us, .it_value.tv_usec = us};
    if (writer->ending_fd >= 0)
        (void)setitimer(ITIMER_REAL, &looks, NULL);
}

static bool is_ending(const struct writer *writer)
{
    struct pollfd ending = {.fd = writer->ending_fd, .events = POLLIN};
    return poll(&ending, 1, 0) > 0;
}

/* Whoever shares the terminal may have made it non-blocking for all. False where a signal came first. */
static bool wait_writable(int fd)
{
    struct pollfd pollfd = {.fd = fd, .events = POLLOUT};
    return poll(&pollfd, 1, -1) >= 0;
}

/* Returns 0 or a positive errno, ECANCELED where the run is to end and the reader takes nothing. @left counts
 * down to what was not written. */
static int write_all(const struct writer *writer, const char *bytes, size_t *left)
{
    int looks = 0;
    while (*left > 0) {
        ssize_t written = write(writer->fd, bytes, *left);
        if (written >= 0) {
            bytes += written;
            *left -= (size_t)written;
            looks = 0;
        } else if (errno != EAGAIN && errno != EINTR) {
            return errno;
        } else if (errno == EAGAIN && wait_writable(writer->fd)) {
            continue;
        } else if (is_ending(writer) && ++looks >= LOOKS_MAX) {
            return ECANCELED;
        }
    }
    return 0;
}

static uint64_t count_lines(const char *bytes, size_t length)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += bytes[i] == '\n';
    return lines;
}

static void write_rows(struct writer *writer)
{
    size_t left = writer->rows.length;
    if (writer->error == 0 && !writer->is_abandoned && left > 0) {
        set_looks(writer, LOOK_US);
        writer->error = write_all(writer, writer->rows.bytes, &left);
        set_looks(writer, 0);
    }
    if (writer->error == ECANCELED) {
        writer->error = 0;
        writer->is_abandoned = true;
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
