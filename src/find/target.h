/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A place as the user names it for 'new': "syscall:openat", "tracepoint/sched/sched_switch", "u:/bin/bash:readline".
 */
#ifndef BCCRUN_TARGET_H
#define BCCRUN_TARGET_H

#include <stdbool.h>

#include "attach/kinds.h"
#include "base/error.h"

struct target {
    const struct attach_kind *kind; /* one that has a listing */
    const struct attach_word *word; /* of the kind, as it was written */
    bool on_return;
    char *name; /* what follows the kind: "openat", "sched/sched_switch", "/bin/bash:readline" */
};

/* 0 or the recorded error of wrong usage. */
int target_read(const char *root, const char *text, struct target *target) MUST_CHECK;
void target_finish(struct target *target);

#endif
