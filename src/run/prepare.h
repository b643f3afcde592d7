/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the command line to the image: the steps of a run that ask nothing of the kernel but whether it could.
 * Each returns 0 or the recorded error.
 */
#ifndef BCCRUN_PREPARE_H
#define BCCRUN_PREPARE_H

#include "run/session_private.h"

int prepare_selection(struct session *session) MUST_CHECK;    /* whose events are wanted */
int prepare_declarations(struct session *session) MUST_CHECK; /* the text, and what it declares */
int prepare_machine(struct session *session) MUST_CHECK;      /* what would fail later anyway */
int prepare_cache(struct session *session) MUST_CHECK;
int prepare_headers(struct session *session)
    MUST_CHECK; /* which prepare_compile() does where they are not known */
int prepare_privileges(struct session *session) MUST_CHECK;
int prepare_image(struct session *session) MUST_CHECK; /* compiled and verified, or out of the cache */

/* prepare_image() in two steps, the second when the descriptor is readable: -1, at once. It waits otherwise,
 * and after the time left is over it ends the compile. */
int prepare_compile(struct session *session) MUST_CHECK;
int prepare_compiled(struct session *session) MUST_CHECK;
int prepare_compile_fd(const struct session *session);
uint64_t prepare_compile_left_ms(const struct session *session);

/* Waits for the end of the compiler process, which the second step leaves at giving its memory back. Always
 * 0. */
int prepare_bury(struct session *session);

/* In place of the second step or the third, or where there is none to do. */
void prepare_cancel(struct session *session);

/* --dry-run: what would attach where, a line for each function. */
int prepare_plan(struct session *session) MUST_CHECK;

/* bccrun schema: what the maps and events look like. Nothing is verified, and no event is left out. */
int prepare_types(struct session *session) MUST_CHECK;
int prepare_schema(struct session *session) MUST_CHECK;

/* For the other steps: what is shown of the image's maps. */
void prepare_maps(struct session *session);

#endif
