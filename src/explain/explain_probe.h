/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun explain PROBE`: what becomes of a probe, stage by stage. Nothing is attached.
 */
#ifndef BCCRUN_EXPLAIN_PROBE_H
#define BCCRUN_EXPLAIN_PROBE_H

#include "explain/stage.h"
#include "run/options.h"

struct explain_options {
    const char *html; /* file for a page; NULL: text on standard output, */
    bool has_stage;   /* of this stage only */
    enum stage_name stage;
};

/* Writes the explanation. A probe with a mistake is explained as far as it comes. 0 or the recorded error. */
int explain_probe(const struct options *options, const struct explain_options *what) MUST_CHECK;

#endif
