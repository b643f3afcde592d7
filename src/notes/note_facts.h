/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of a probe that runs: what it was made of, what it is in the kernel, and what came of it so far. All that
 * the notes are decided by.
 */
#ifndef BCCRUN_NOTE_FACTS_H
#define BCCRUN_NOTE_FACTS_H

#include "attach/plan.h"
#include "filter/filter.h"
#include "probe/usage.h"
#include "show/maps.h"

struct note_facts {
    const struct source *source;
    const struct declarations *declarations;
    const struct usage *usage;
    const struct attach_plan *plan; /* point number i has program number i */
    const struct image *image;
    const struct loaded *loaded;
    const struct maps *maps;
    const struct filter *filter;
    uint64_t shown; /* events */
    uint64_t lost;  /* events that were sent and not shown */
    uint64_t elapsed_ns;
};

/* The function that point @point attaches. */
const struct declared_function *note_function(const struct note_facts *facts, size_t point);

/* Whether the program calls the helper (BPF_FUNC_...). */
bool note_calls(const struct image_program *program, int32_t helper);

/* Whether the program calls a helper that sends an event or prints. */
bool note_sends(const struct image_program *program);

#endif
