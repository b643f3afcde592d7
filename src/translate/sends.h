/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calls by which a probe sends something: a variable before each has the type of what is sent, which so gets
 * into the module's BTF; and failures of those to a ring buffer are counted.
 */
#ifndef BCCRUN_SENDS_H
#define BCCRUN_SENDS_H

#include "probe/usage.h"
#include "translate/insertions.h"

/* Adds what is put around the call, which is number @number of the source. src/translate/sends.bpf.c defines what
 * it uses. */
void sends_insert(struct insertions *insertions, const struct source *source, const struct usage_send *send,
                  size_t number);

#endif
