/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is shown on standard output, in one of several formats.
 *
 * Rows are gathered in memory and written at the end of a drain, whole lines at a time, with one write(2). A
 * reader that went away, or a disk that is full, is met there and nowhere else. SIGPIPE is to be ignored.
 */
#ifndef BCCRUN_WRITER_H
#define BCCRUN_WRITER_H

#include "base/text.h"
#include "events/layout.h"
#include "events/stream.h"
#include "output/map_view.h"

struct writer;

struct writer_options {
    const char *format; /* "table", "log", "json", "csv" */
    const char *name;   /* of where it goes, for errors; NULL: standard output */
    bool is_raw;        /* numbers as they are, without the readings of events/reading.h */
    bool show_time;     /* HH:MM:SS in front of each row (the log has it always) */
    bool has_colour;    /* for a person at a terminal (base/colour.h) */
};

/* Where one program of the probe came to be attached. */
struct writer_attached {
    const char *function; /* in the probe's text */
    const char *kind;     /* "kprobe", as in SEC("KIND/...") */
    const char *where;    /* the kernel's names of the places */
    size_t count;         /* of the places */
};

/* Events that found no room. */
struct writer_lost {
    const char *buffer; /* the name of the map they were sent through; NULL: one of several */
    uint32_t cpu;       /* RECORD_NO_CPU where it is not known */
    uint64_t count;     /* since it was last told of this buffer and CPU */
};

/* How the run went. */
struct writer_summary {
    uint64_t events, lost;
    uint64_t missed; /* hits that the kernel left out, because a program was already running there */
    uint64_t elapsed_ns;
    const char *end; /* why it ended: "duration", "count", "signal", "command" */
};

/* A writer on the descriptor @fd, which it does not close. NULL with the error recorded: no such format. */
struct writer *writer_new(const struct writer_options *options, int fd) MUST_CHECK;
void writer_free(struct writer *writer);

/* Tells which layouts the events to come have; the writer keeps pointers to them. Called once tracing starts,
 * and again when other layouts take their place. Where there is just one, what stands above its rows is
 * appended at once, so that a flush shows it before the first event; the second time only where it differs.
 */
void writer_begin(struct writer *writer, const struct layout *const *layouts, size_t count);

/* Called at the start of a drain and before maps are shown: reads the clocks, from which event times become
 * times of day. */
void writer_tick(struct writer *writer);

/* Appends @record, whose fields are where @layout says. A record shorter than its layout is shown as far as
 * it goes, its missing fields as "?". Where much has gathered it is written without waiting for the flush,
 * which then returns the error met here, if any. */
void writer_event(struct writer *writer, const struct layout *layout, const struct record *record);

/* Of these, a format shows what is its own to say and does not stand on standard error: JSON all of it. */
void writer_attached(struct writer *writer, const struct writer_attached *attached);
void writer_lost(struct writer *writer, const struct writer_lost *lost);
void writer_summary(struct writer *writer, const struct writer_summary *summary);

/* Appends a map, as it is now. Of a large one much is written without waiting for the flush. */
void writer_map(struct writer *writer, const struct map_view *view);

/* Tells a descriptor that becomes readable when the run is to end, so that a reader which is there but does
 * not read cannot hold it up: from then on, one that takes nothing for a second gets nothing more. Without it
 * a write waits for as long as it takes. Makes SIGALRM the writer's. */
void writer_end_by(struct writer *writer, int ending_fd);

/* How many lines such a reader did not get. */
uint64_t writer_unwritten(const struct writer *writer);

/* Writes what was gathered. 0; -EPIPE, with nothing recorded, where the reader is gone; else the recorded
 * error. After an error nothing more is written, and every flush returns it. */
int writer_flush(struct writer *writer) MUST_CHECK;

/* Records why @name could not be written, with what may help; NULL: standard output. @error is positive. */
int writer_fail(int error, const char *name);

/* Whether the format, known or not, is the one of which errors are lines too. */
bool writer_is_json(const char *format);

#endif
