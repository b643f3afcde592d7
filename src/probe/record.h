/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of tracepoints that libbcc declares for a probe: those of TRACEPOINT_PROBE(category, event).
 */
#ifndef BCCRUN_RECORD_H
#define BCCRUN_RECORD_H

#include "probe/declare.h"

/* The tracepoint whose record the function gets, "sched/sched_switch", on the heap; NULL if it gets none. */
char *record_tracepoint(const struct declared_function *function);

#endif
