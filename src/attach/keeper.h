/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Returns of kernel functions as events that are made in tracefs, where a number of calls can be given that may be under
 * way at a time (Linux: Documentation/trace/kprobetrace.rst). A kretprobe made in another way has room for 10, or two
 * for each CPU; the kernel skips the return of every call beyond.
 *
 * Such an event outlives the process that made it. So a process aside removes it, as soon as nothing of bccrun's uses it:
 * also if bccrun is killed. What is left behind if that process is killed too, the next one removes.
 */
#ifndef BCCRUN_KEEPER_H
#define BCCRUN_KEEPER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* How many calls can be under way in one function. The kernel takes no more (KRETPROBE_MAXACTIVE_MAX). */
#define KEEPER_CALLS_MAX 4096

/* The events of one attachment, or of several. */
struct keeper;

/* Without any event. NULL, unrecorded: this machine's tracefs makes none, or no process could be started. */
struct keeper *keeper_new(const char *root);

/* The same keeper once more. Takes NULL. */
struct keeper *keeper_share(struct keeper *keeper);

/* Its events go when this was called by all who have it, and nothing uses them any more. Takes NULL. */
void keeper_release(struct keeper *keeper);

/* Makes an event of the return of the kernel function @symbol, with room for @calls. Its number for
 * perf_event_open(2), or a negative errno, unrecorded. */
long keeper_add_return(struct keeper *keeper, const char *root, const char *symbol,
                       unsigned calls) MUST_CHECK;

/* How many returns the kernel skipped so far: of all its events. 0 before Linux 5.14, which counts other things too. */
uint64_t keeper_missed(const struct keeper *keeper, const char *root);

#endif
