/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run is asked to do. The command line (command/) fills it in; `explain` and `schema` use the part that
 * decides how a probe is compiled.
 */
#ifndef BCCRUN_OPTIONS_H
#define BCCRUN_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/colour.h"
#include "filter/filter.h"
#include "show/maps.h"
#include "types/type_source.h"

struct image_file; /* image/image_file.h */

#define FORMAT_GCC "gcc" /* not of events: only mistakes are shown, in a form that editors read */

struct options {
    const char *probe;        /* an embedded probe's name, a path, or "-" */
    const char *format;       /* of events and maps; an unknown one is the writer's to refuse */
    const char *output;       /* file for events and maps; NULL: standard output */
    struct image_file *image; /* @probe is such a file; NULL: it is a source */
    const char *for_kernel;   /* to compile for, see target_kernel_find(); NULL: the running one */
    struct type_choice types; /* where the kernel's types come from */
    enum colour_when colour;
    bool show_time;
    bool is_mangled; /* C++ and Rust names in stacks are shown as they are in the file */
    bool is_raw;
    bool is_quiet;
    bool has_no_notes; /* on a probe that runs and seems wrong */
    bool is_verbose;
    uint64_t duration_ns; /* 0: until a signal */
    uint64_t max_events;  /* 0: no limit */
    bool has_interval;    /* -i was given; otherwise the probe itself may set it */
    uint64_t interval_ns; /* between showings of the maps; 0: only at the end */
    struct maps_options maps;
    size_t buffer_bytes; /* of each perf buffer, one per CPU */
    struct filter filter;
    char **command_words; /* to start and trace; NULL: none; on the heap */
    char **flags;         /* for the compiler: -DNAME=VALUE, -IDIRECTORY; on the heap */
    size_t flag_count;
    const char **sections; /* FUNCTION=SPEC; the array is on the heap */
    size_t section_count;
    bool is_dry_run;
    bool is_unsafe;   /* attach even if what is traced may change by it */
    bool is_watched;  /* the probe is reloaded whenever its file is saved */
    bool is_uncached; /* compiled probes are neither used nor kept */
    bool with_log;    /* show the verifier's whole log when it rejects a program */
};

/* Sets the defaults. */
void options_init(struct options *options);

/* Frees what it owns; strings are the caller's (argv's). */
void options_finish(struct options *options);

#endif
