/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which tracepoints there are, as tracefs lists them (Linux: Documentation/trace/events.rst). A tracepoint is
 * named by its category and its name: "sched/sched_switch".
 *
 * What goes wrong is a negative errno, unrecorded: -ENODEV if tracefs is not mounted, -ENOENT if there is no
 * such tracepoint.
 */
#ifndef BCCRUN_TRACEPOINTS_H
#define BCCRUN_TRACEPOINTS_H

#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

/* Calls @visit with each tracepoint, in no order. */
int tracepoints_visit(const char *root, void (*visit)(const char *name, void *context), void *context);

/* The number by which perf_event_open(2) knows the tracepoint. */
long tracepoints_id(const char *root, const char *name) MUST_CHECK;

/* Whether there are tracepoints of the category that is the first @length bytes of @word. */
bool tracepoints_have_category(const char *root, const char *word, size_t length);

/* Appends the content of the tracepoint's file @file, such as "format". */
int tracepoints_read(const char *root, const char *name, const char *file, struct text *text) MUST_CHECK;

#endif
