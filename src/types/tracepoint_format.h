/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fields of a tracepoint's record, as its format file in tracefs lists them (Linux:
 * Documentation/trace/events.rst, "Event formats").
 */
#ifndef BCCRUN_TRACEPOINT_FORMAT_H
#define BCCRUN_TRACEPOINT_FORMAT_H

#include "base/error.h"
#include "base/text.h"
#include "types/signature.h"

/* Reads the fields of @target, "sched/sched_switch", but those that all records begin with, and those that a
 * program does not get: the record of a system call may end with the texts that its arguments point to (seen
 * on 7.2), and BPF programs still have the arguments alone (perf_call_bpf_enter() in
 * kernel/trace/trace_syscalls.c). 0 or a negative errno, unrecorded: -ENODEV where tracefs is not mounted. */
int tracepoint_format_read(const char *root, const char *target, struct signature *signature) MUST_CHECK;

/* All tracepoints of the kernel, a line each: "sched:sched_switch". The same results. */
int tracepoint_list_read(const char *root, struct text *list) MUST_CHECK;

#endif
