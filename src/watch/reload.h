/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --watch: whenever the probe's file is saved, what runs becomes the new probe.
 *
 * The new source is compiled while the old probe goes on, in the compiler process. Its programs go to the
 * other side of the relays (run/hook.h), with the old one's descriptors of all maps that both have alike.
 * Then the switch is turned: every hit before that is the old probe's, every hit after it the new one's. What
 * the old programs have sent by then is shown as theirs before their buffers are closed. Until the switch is
 * turned anything may fail: this is reported as at the start, and the old probe stays.
 *
 * The first probe comes in the same way, onto none.
 */
#ifndef BCCRUN_RELOAD_H
#define BCCRUN_RELOAD_H

#include "run/run.h"

struct reload;

/* Follows the file from here on, in @run's loop. Before an error is printed, @advise is called to add hints
 * to it. NULL with the error recorded. */
struct reload *reload_new(struct run *run, void (*advise)(const struct options *options)) MUST_CHECK;

/* Ends a compile that is under way. Takes NULL. */
void reload_free(struct reload *reload);

/* Runs the first source of the file that has no mistake. A signal may end the run before that: then
 * run->live is still NULL. 0 or the recorded error: it is no file. */
int reload_first(struct reload *reload) MUST_CHECK;

#endif
