/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is shown on standard output, in one of several formats.
 *
 * Rows are gathered in memory and written at the end of a drain, in whole lines, with one write(2). Only this code
 * notices a reader that has ended, or a disk that is full. The caller ignores SIGPIPE.
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

/* Where one program of the probe was attached. */
struct writer_attached {
    const char *function; /* in the probe */
    const char *kind;     /* "kprobe", as in SEC("KIND/...") */
    const char *where;    /* the kernel's names of the places */
    size_t count;         /* of the places */
};

/* Events that found no room. */
struct writer_lost {
    const char *buffer; /* the name of the map they were sent through; NULL: one of several */
    uint32_t cpu;       /* RECORD_NO_CPU if it is not known */
    uint64_t count;     /* since the last report for this buffer and CPU */
};

/* Hits of a function's attach points for which the kernel did not call it: a program was running there already, or more
 * calls were under way than a kretprobe has room for. */
struct writer_missed {
    char *function;
    uint64_t count;
};

/* How the run went. */
struct writer_summary {
    uint64_t events, lost;
    uint64_t missed;                       /* hits */
    const struct writer_missed *missed_by; /* of which functions */
    size_t missed_by_count;
    uint64_t elapsed_ns;
    const char *end; /* why it ended: "duration", "count", "signal", "command", "process" */
};

/* A writer on the descriptor @fd, which it does not close. NULL with the error recorded: no such format. */
struct writer *writer_new(const struct writer_options *options, int fd) MUST_CHECK;
void writer_free(struct writer *writer);

/* Sets the layouts of the coming events; the writer keeps pointers to them. Called when tracing starts,
 * and again when other layouts take their place. If there is just one, the heading of its rows is
 * appended at once, so that a flush shows it before the first event; later only if it differs.
 */
void writer_begin(struct writer *writer, const struct layout *const *layouts, size_t count);

/* Called at the start of a drain and before maps are shown: reads the clocks, from which event times become
 * times of day. */
void writer_tick(struct writer *writer);

/* Appends @record, whose fields are where @layout says. A record shorter than its layout is shown as far as
 * it goes, its missing fields as "?". If much has gathered, it is written without waiting for the flush,
 * which then returns the error met here, if any. */
void writer_event(struct writer *writer, const struct layout *layout, const struct record *record);

/* A format shows those of these that are not printed on standard error: JSON all of them. */
void writer_attached(struct writer *writer, const struct writer_attached *attached);
void writer_lost(struct writer *writer, const struct writer_lost *lost);
void writer_summary(struct writer *writer, const struct writer_summary *summary);

/* Appends a map, as it is now. Much of a large one is written without waiting for the flush. */
void writer_map(struct writer *writer, const struct map_view *view);

/* Writes what was gathered. Returns 0; -EPIPE, with nothing recorded, if the reader has ended; else the recorded
 * error. After an error nothing more is written, and every flush returns it. */
int writer_flush(struct writer *writer) MUST_CHECK;

/* For the end of a run. A reader that has stopped reading does not delay it (base/patient.h): what it did not take is
 * dropped, in whole rows, and reported here. 0 or the recorded error. */
int writer_check_reader(const struct writer *writer) MUST_CHECK;

/* Records why @name could not be written, with a hint; NULL: standard output. @error is positive. */
int writer_fail(int error, const char *name);

/* Whether the format, known or not, is the one that shows errors as lines too. */
bool writer_is_json(const char *format);

#endif
