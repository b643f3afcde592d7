/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line. One table in option_table.c says what there is; reading, help and "did you mean" walk it.
 */
#ifndef BCCRUN_OPTIONS_H
#define BCCRUN_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/colour.h"
#include "base/error.h"
#include "explain/stage.h"
#include "filter/filter.h"
#include "show/maps.h"

enum command {
    COMMAND_RUN,
    COMMAND_LIST,
    COMMAND_SHOW,
    COMMAND_SCHEMA,
    COMMAND_HELP,
    COMMAND_VERSION,
    COMMAND_CACHE,
    COMMAND_CHECK,
    COMMAND_CHECK_EXERCISE,
    COMMAND_EXPLAIN,
    COMMAND_FIND,
    COMMAND_NEW
};

enum cache_verb { CACHE_LIST, CACHE_SIZE, CACHE_CLEAR };

struct options {
    enum command command;
    const char *probe;   /* to run or to show: an embedded probe's name, a path, "-" */
    const char *headers; /* directory, NULL: those of the running kernel */
    const char *format;
    const char *output; /* file for what is shown; NULL: standard output */
    enum colour_when colour;
    bool show_time;
    bool is_raw;
    bool is_quiet;
    bool is_verbose;
    uint64_t duration_ns; /* 0: until a signal */
    uint64_t max_events;  /* 0: no limit */
    bool has_interval;    /* -i was given; else the probe's text may say it */
    uint64_t interval_ns; /* between showings of the maps; 0: only at the end */
    struct maps_options maps;
    size_t buffer_bytes; /* of each perf buffer, one per CPU */
    struct filter filter;
    char **command_words; /* to start and trace; NULL: none */
    char **flags;         /* for the compiler: -DNAME=VALUE, -IDIRECTORY */
    size_t flag_count;
    const char **sections; /* FUNCTION=SPEC */
    size_t section_count;
    bool is_dry_run;
    bool is_watched; /* the probe's file is: what is saved there takes its place */
    bool has_cache;  /* images of compiles are kept and used */
    enum cache_verb cache_verb;
    bool with_log; /* the whole of what the verifier says */
    bool show_parameters;
    const char *exercise; /* of check-exercise, whose file is @probe; NULL: list them */
    bool has_stage;       /* of explain: one alone, */
    enum stage_name stage;
    const char *html;   /* a page in this file; NULL: text */
    bool with_return;   /* of new: what a call returns, too */
    const char *target; /* of new */
    char **words;       /* of find; NULL at the end; on the heap, the strings are argv's */
};

/* Reads the command line. 0 or the recorded error, of wrong usage: then at least the format and the colours
 * are what the words say, for options_error_form(). Strings point into argv. */
int options_read(int argc, char **argv, struct options *options) MUST_CHECK;
void options_finish(struct options *options);

/* How the errors of a run with these options are printed. */
enum error_form options_error_form(const struct options *options);

void options_help(FILE *to);

#endif
