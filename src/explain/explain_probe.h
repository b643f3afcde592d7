/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun explain`, the steps that a run does not have. Each returns 0 or the recorded error.
 */
#ifndef BCCRUN_EXPLAIN_COMMAND_H
#define BCCRUN_EXPLAIN_COMMAND_H

#include "explain/stage.h"
#include "run/session_private.h"

struct explain_options {
    const char *html; /* file for a page; NULL: text on standard output, */
    bool has_stage;   /* of this stage only */
    enum stage_name stage;
};

int explain_open(struct session *session) MUST_CHECK; /* the file of --html, before a second is lost */
int explain_declarations(struct session *session) MUST_CHECK;
int explain_machine(struct session *session) MUST_CHECK; /* what this kernel cannot do is remembered */
int explain_image(struct session *session)
    MUST_CHECK; /* this and the one before show how far it came where they fail */
int explain_load(struct session *session) MUST_CHECK; /* a refusal is remembered as well */
int explain_show(struct session *session) MUST_CHECK;

void explain_finish(struct session *session); /* also where nothing was explained */

#endif
