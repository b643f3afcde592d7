/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A place as one names it: "syscall:openat", "tracepoint/sched/sched_switch", "u:/bin/bash:readline".
 */
#ifndef BCCRUN_TARGET_H
#define BCCRUN_TARGET_H

#include <stdbool.h>

#include "base/error.h"

enum place_kind {
    PLACE_SYSCALL,
    PLACE_TRACEPOINT,
    PLACE_KPROBE,
    PLACE_RAW,
    PLACE_UPROBE,
    PLACE_USDT,
    PLACE_FENTRY
};
#define PLACE_KINDS 7

/* As SEC("KIND/...") has it: "ksyscall". */
const char *place_section(enum place_kind kind);

struct target {
    enum place_kind kind;
    bool on_return;
    char *name; /* what follows the kind: "openat", "sched/sched_switch", "/bin/bash:readline" */
};

/* The kind whose name is the @length bytes, in bpftrace's words too. Returns whether there is one. */
bool place_kind_read(const char *word, size_t length, enum place_kind *kind, bool *on_return);

/* 0 or the recorded error of wrong usage. */
int target_read(const char *text, struct target *target) MUST_CHECK;
void target_finish(struct target *target);

#endif
