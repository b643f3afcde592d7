/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the formats have in common: the writer that calls them. A new format is one file with one struct
 * writer_format, and its line in writer.c.
 */
#ifndef BCCRUN_FORMAT_H
#define BCCRUN_FORMAT_H

#include "output/daytime.h"
#include "output/value_plan.h"
#include "output/writer.h"

/* What a format knows of one layout; its own struct begins with this one. */
struct sheet {
    struct sheet *next;
    const struct layout *layout; /* may be gone when the sheet is closed */
    struct plan plan;
};

struct writer {
    const struct writer_format *format;
    int fd;
    const char *name;  /* of where it goes, for errors */
    int error;         /* errno of the first write that failed */
    bool is_abandoned; /* the reader takes nothing any more: what is left is not written, but counted */
    bool is_cut;       /* and it has only the beginning of a row */
    uint64_t unwritten_lines;
    bool show_time;
    bool is_raw; /* no readings: plain numbers */
    bool has_colour;
    uint64_t time_ns;      /* CLOCK_MONOTONIC, at the last tick */
    struct text rows;      /* gathered, not yet written */
    struct sheet *sheets;  /* of each layout seen so far */
    struct sheet *current; /* that of the last row, whose heading is above the next one too; NULL: none */
    struct text heading;   /* the last that was appended, */
    bool is_again;         /* which may be the next one too: other layouts took the place of those before */
    struct daytime daytime;
};

/* Functions that a format does not need are NULL, except @open and @event. */
struct writer_format {
    const char *name;
    size_t sheet_bytes; /* of the format's own struct */
    /* Makes the sheet's plan, and what is the format's own. */
    void (*open)(const struct writer *writer, struct sheet *sheet);
    void (*close)(struct sheet *sheet); /* frees what is the format's own */
    void (*heading)(struct writer *writer, struct sheet *sheet);
    void (*event)(struct writer *writer, struct sheet *sheet, const struct record *record);
    void (*map)(struct writer *writer, const struct map_view *view);
    void (*attached)(struct writer *writer, const struct writer_attached *attached);
    void (*lost)(struct writer *writer, const struct writer_lost *lost);
    void (*summary)(struct writer *writer, const struct writer_summary *summary);
};

/* Appends the record's time of day and @end, where rows are to have it. */
void writer_put_time(struct writer *writer, const struct record *record, char end);

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
