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

/* Reads the fields of @target, "sched/sched_switch", without those that all records begin with, and without
 * those that a program does not get: the record of a system call may end with the strings that its arguments
 * point to (seen on 7.2), but BPF programs get only the arguments (perf_call_bpf_enter() in
 * kernel/trace/trace_syscalls.c). 0 or a negative errno, unrecorded, as in tracepoints.h. */
int tracepoint_format_read(const char *root, const char *target, struct signature *signature) MUST_CHECK;

/* The field @name of what was read; NULL: there is none. */
const struct argument *tracepoint_format_field(const struct signature *signature, const char *name);

#endif
