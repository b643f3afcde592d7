/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that the kernel's verifier rejects, explained: the verdict, the line of the probe that it is about, and
 * advice if the mistake is a known one.
 */
#ifndef BCCRUN_REJECTION_H
#define BCCRUN_REJECTION_H

#include "image/exchange.h"
#include "probe/declare.h"

/* Records the error for @function of the probe, which the verifier rejected; @with_log: with its whole log. Returns
 * -reply->err. */
int rejection_fail(const struct source *source, const struct declared_function *function,
                   const struct reply *reply, bool with_log);

#endif
