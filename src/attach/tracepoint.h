/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tracepoints for bccrun's own programs; those of probes attach through attach.h.
 */
#ifndef BCCRUN_TRACEPOINT_H
#define BCCRUN_TRACEPOINT_H

#include "attach/attachment.h"

/* Where the record of the tracepoint @target ("sched/sched_process_fork") has its field. 0 or the recorded error. */
int tracepoint_offset(const char *root, const char *target, const char *field, unsigned *offset) MUST_CHECK;

int tracepoint_attach(const char *root, const char *target, int program_fd,
                      struct attachment *attachment) MUST_CHECK;

/* The same; 0 or a negative errno, unrecorded. */
int tracepoint_open(const char *root, const char *target, int program_fd,
                    struct attachment *attachment) MUST_CHECK;

/* The same for the number that the kernel gave it. */
int tracepoint_open_id(long id, int program_fd, struct attachment *attachment) MUST_CHECK;

/* The same as the first for a raw tracepoint, which is named without a category. */
int raw_tracepoint_attach(const char *root, const char *target, int program_fd,
                          struct attachment *attachment) MUST_CHECK;

/* Whether tracefs lists the tracepoint. */
bool tracepoint_exists(const char *root, const char *target);

#endif
