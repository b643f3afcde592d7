/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the image to the attached probe. Each step returns 0 or the recorded error.
 */
#ifndef BCCRUN_START_H
#define BCCRUN_START_H

#include "run/session_private.h"

int start_writer(struct session *session) MUST_CHECK;
int start_load(struct session *session) MUST_CHECK;
int start_hotplug(struct session *session)
    MUST_CHECK; /* before the buffers, so that no CPU slips in between */
int start_buffers(struct session *session)
    MUST_CHECK; /* of which the next step opens those of the image's maps */
int start_stream(struct session *session) MUST_CHECK;
int start_command(struct session *session) MUST_CHECK; /* held until all is attached */
int start_signals(struct session *session) MUST_CHECK; /* which from here on end the run in order */
int start_attach(struct session *session) MUST_CHECK;

/* start_load() for a probe that is to take the place of @before's: maps that both have are @before's own,
 * until start_give_back() or until they are taken from it. What its stacks are is left for later. */
int start_load_beside(struct session *session, const struct session *before) MUST_CHECK;
void start_give_back(struct session *session);

/* What the stacks of the loaded probe are. */
void start_stacks(struct session *session);

/* Tells of a point of the plan that it is attached. */
void start_tell_attached(struct session *session, size_t point);

#endif
