/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel's verifier says of a program, turned into bccrun's errors: its verdict, the line of the
 * user's text that it is about, and advice where the verdict is a known one.
 */
#ifndef BCCRUN_VERDICT_H
#define BCCRUN_VERDICT_H

#include "image/exchange.h"
#include "probe/declare.h"

/* Records the error for @function of the text, which the verifier rejected; @with_log: with all that it said.
 * Returns -reply->err. */
int verdict_explain(const struct source *source, const struct declared_function *function,
                    const struct reply *reply, bool with_log);

#endif
