/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the formats share: the writer they extend and the functions by which it calls them. A new format is
 * one file with one struct writer_format, and its line in writer.c.
 */
#ifndef BCCRUN_WRITER_PRIVATE_H
#define BCCRUN_WRITER_PRIVATE_H

#include "output/daytime.h"
#include "output/writer.h"

struct writer {
    const struct writer_format *format;
    int fd;
    const char *name;  /* of where it goes, for errors */
    int error;         /* errno of the first write that failed */
    int ending_fd;     /* readable once the run is to end; -1: nobody told */
    bool is_abandoned; /* the reader takes nothing any more: what is left is not written, but counted */
    uint64_t unwritten_lines;
    bool show_time;
    bool is_raw; /* no readings: plain numbers */
    bool has_colour;
    uint64_t time_ns;    /* CLOCK_MONOTONIC, at the last tick */
    struct text rows;    /* gathered, not yet written */
    struct text heading; /* the last that stands above rows, */
    bool is_again;       /* which may be the next one too: other layouts took the place of those before */
    struct daytime daytime;
};

/* Functions that a format does not need are NULL, except @event. */
struct writer_format {
    const char *name;
    size_t size_bytes; /* of the format's own struct, which begins with its struct writer */
    void (*finish)(struct writer *writer); /* frees what the format's own struct points to */
    void (*begin)(struct writer *writer, const struct layout *const *layouts, size_t count);
    void (*map)(struct writer *writer, const struct map_view *view);
    void (*event)(struct writer *writer, const struct layout *layout, const struct record *record);
    void (*attached)(struct writer *writer, const struct writer_attached *attached);
    void (*lost)(struct writer *writer, const struct writer_lost *lost);
    void (*summary)(struct writer *writer, const struct writer_summary *summary);
};

/* What was appended behind @start is a heading. It is taken back where it stands above the next row already,
 * because the layouts that took the place of others look just the same. */
void writer_heading(struct writer *writer, size_t start);

/* For a format to call between two rows of what may have very many: keeps what is gathered small. */
void writer_spill(struct writer *writer);

/* A map for people, and as JSON lines: what the formats above have as their map(). */
void map_table(struct writer *writer, const struct map_view *view);
void map_json(struct writer *writer, const struct map_view *view);

extern const struct writer_format table_format;
extern const struct writer_format log_format;
extern const struct writer_format json_format;
extern const struct writer_format csv_format;

#endif
