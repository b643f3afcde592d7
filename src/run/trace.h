/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the attached probe to the end of the run. Each step returns 0 or the recorded error.
 */
#ifndef BCCRUN_SHOW_H
#define BCCRUN_SHOW_H

#include "run/session_private.h"

int show_run(struct session *session) MUST_CHECK; /* events and maps, as long as there is no reason to stop */
int show_end(struct session *session) MUST_CHECK; /* what was written has arrived */

struct loop;

/* The loop shows the session's probe, from now on or instead of the one before. */
void show_probe(struct session *session, struct loop *loop);

#endif
