/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs shown to the kernel's verifier, and what can be learned by it: why one is rejected, which line of
 * the text an instruction comes from, and the module's type information.
 */
#ifndef BCCRUN_VERIFY_H
#define BCCRUN_VERIFY_H

#include "compile/process/module.h"
#include "compile/process/types.h"
#include "image/exchange.h"

/* Loads the function and forgets it again. 0, or -EINVAL with *reply filled for REPLY_REJECTED, but for its
 * function number. */
int verify(const struct module *module, const struct request_function *function,
           struct reply *reply) MUST_CHECK;

/* Where each instruction comes from, on the heap; NULL and none where the kernel does not tell, for what is
 * said is then poorer by a line number and no less true. */
struct source_position *verify_positions(const struct module *module, const struct request_function *function,
                                         size_t *count);

/* What the verifier counted of a function that it took, on the heap. */
char *verify_statistics(const struct module *module, const struct request_function *function);

/* The types of the module, as the kernel has them. NULL with the error recorded. */
struct types *verify_types(const struct module *module, const struct request_function *function) MUST_CHECK;

#endif
