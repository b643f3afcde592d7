/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an image was made: out of the cache or anew, how long it took, which files went into it.
 */
#ifndef BCCRUN_COMPILE_REPORT_H
#define BCCRUN_COMPILE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "cache/conditions.h"
#include "image/exchange.h"
#include "image/inputs.h"
#include "types/headers.h"

struct compile_report {
    struct digest key;             /* the image's key in the cache */
    bool is_cached;                /* the image was there */
    uint64_t libbcc_ns, verify_ns; /* 0 for a cached one */
    bool is_slow;                  /* the verifier took long, as it does each time that the image is loaded */
    enum head_result head;         /* of the last try */
    char **files;                  /* known includes that are not the kernel's headers */
    size_t file_count;
};

/* Adds the files of a compile. */
void compile_report_add_inputs(struct compile_report *report, const struct headers *headers,
                               const struct inputs *inputs);

/* Adds the files of a cached image. */
void compile_report_add_conditions(struct compile_report *report, const struct conditions *conditions);

void compile_report_finish(struct compile_report *report);

#endif
