/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What processes map into their memory, as the kernel reports it while they do (PERF_RECORD_MMAP2 in
 * perf_event_open(2)): so it is known of processes that have ended before anyone could read /proc/PID/maps.
 */
#ifndef BCCRUN_MAPPING_EVENTS_H
#define BCCRUN_MAPPING_EVENTS_H

#include "symbols/mappings.h"

struct mapping_events;

/* From here on mappings are remembered, of the processes of the whole machine, up to a number of processes. NULL if the
 * kernel does not report them to this user; the other functions accept that. @root comes before /sys. */
struct mapping_events *mapping_events_open(const char *root);
void mapping_events_close(struct mapping_events *events);

/* Takes in what the kernel has reported: to be called often, since its buffers have room for some thousand mappings. */
void mapping_events_read(struct mapping_events *events);

/* What the process had at the address, the newest first; NULL: nothing is known. Valid until the next read. */
const struct mapping *mapping_events_find(const struct mapping_events *events, pid_t pid, uint64_t address);

/* The process that the process was forked from, whose mappings it had then; 0: not known. */
pid_t mapping_events_parent(const struct mapping_events *events, pid_t pid);

#endif
