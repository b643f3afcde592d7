/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --watch: each time that the probe's text is saved, the probe that runs becomes the new one.
 *
 * The new text is compiled while the old probe goes on, in the compiler process. Its programs go to the other
 * side of the relays (relays.h), with the old one's descriptors of all maps that both have alike. Then the
 * switch is turned: every hit before that is the old probe's, every hit after it the new one's. What the old
 * programs have sent by then is shown as what it is before their buffers are closed. Until the switch is
 * turned anything may fail: it is told as at the start, and the old probe stays.
 *
 * The first probe comes in the same way, onto none.
 */
#ifndef BCCRUN_RELOAD_H
#define BCCRUN_RELOAD_H

#include "run/loop.h"
#include "run/session_private.h"

/* Steps of a session: begins to follow the file; and runs its first text that is sound. A signal may end the
 * run before that (session->is_over). 0 or the recorded error: it is no file. */
int reload_open(struct session *session) MUST_CHECK;
int reload_first(struct session *session) MUST_CHECK;

/* Polls readable when reload_step() has something to do. -1 where @reload is NULL, as it may be here and
 * below. */
int reload_fd(const struct reload *reload);

/* Starts a compile, or takes its result over, or does nothing. Tells on standard error what came of it. */
void reload_step(struct reload *reload);

/* Tells where the probe is shown; NULL: no more. */
void reload_show(struct reload *reload, struct loop *loop);

/* Ends a compile that is under way. */
void reload_free(struct reload *reload);

#endif
