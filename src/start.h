/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the image to the attached probe. Each step returns 0 or the recorded error.
 */
#ifndef BCCRUN_START_H
#define BCCRUN_START_H

#include "session_private.h"

int start_writer(struct session *session) MUST_CHECK;
int start_load(struct session *session) MUST_CHECK;
int start_hotplug(struct session *session)
    MUST_CHECK; /* before the buffers, so that no CPU slips in between */
int start_stream(struct session *session) MUST_CHECK;
int start_command(struct session *session) MUST_CHECK; /* held until all is attached */
int start_signals(struct session *session) MUST_CHECK; /* which from here on end the run in order */
int start_attach(struct session *session) MUST_CHECK;

#endif
