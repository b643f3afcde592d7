/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The probe's programs behind relays (kernel/relay.h), under --watch. A place that two probes after one
 * another attach to keeps its relay, and nothing is attached or detached there; a place that comes new gets
 * one before the switch is turned, and one that is left loses its own after that.
 */
#ifndef BCCRUN_RELAYS_H
#define BCCRUN_RELAYS_H

#include "run/session_private.h"

/* Puts the loaded programs of @session on its side, at the relays of @before and at new ones. 0 or the
 * recorded error; in any case relays_leave() undoes it, or relays_take() ends it. */
int relays_attach(struct session *session, struct session *before) MUST_CHECK;

/* The relays that are @before's are its own again. */
void relays_leave(struct session *session, const struct session *before);

/* The relays that were @before's are @session's, and call @before's programs no more. */
void relays_take(struct session *session, struct session *before);

/* How often the kernel left out a relay, see loaded_missed(). */
uint64_t relays_missed(const struct session *session);

#endif
