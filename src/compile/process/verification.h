/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions shown to the kernel's verifier.
 */
#ifndef BCCRUN_VERIFICATION_H
#define BCCRUN_VERIFICATION_H

#include "compile/process/module.h"
#include "image/exchange.h"

/* Loads the function and unloads it again. Returns 0, or -EINVAL with nothing recorded if the verifier rejects
 * it: then @reply has all of REPLY_REJECTED except the function's number. */
int verify(const struct module *module, const struct request_function *function,
           struct reply *reply) MUST_CHECK;

/* The numbers that the verifier reports of a function that it accepts, on the heap. */
char *verification_statistics(const struct module *module, const struct request_function *function);

#endif
