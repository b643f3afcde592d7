/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions that the probe's programs share and that ask whether they may sleep (translate/reads.bpf.c): that is known
 * only of a program.
 */
#ifndef BCCRUN_SLEEPING_H
#define BCCRUN_SLEEPING_H

#include <linux/bpf.h>
#include <stddef.h>

#include "image/exchange.h"

/* A copy of the function's instructions, on the heap, with the answer where they ask. */
struct bpf_insn *sleeping_resolve(const struct request_function *function,
                                  const struct bpf_insn *instructions, size_t count);

#endif
