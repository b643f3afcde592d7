/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Circumstances under which the same words of the verifier mean different mistakes, as far as its log shows them.
 */
#ifndef BCCRUN_CIRCUMSTANCE_H
#define BCCRUN_CIRCUMSTANCE_H

#include <stdbool.h>

#include "diagnose/verifier_log.h"

/* The program failed at a write, at a call, at a call that sends something. */
bool circumstance_write(const struct verifier_log *log);
bool circumstance_call(const struct verifier_log *log);
bool circumstance_send(const struct verifier_log *log);

/* The value in question is the address of a global variable, comes from a map lookup, is a record of a ring buffer,
 * is a record that was submitted or discarded. */
bool circumstance_global(const struct verifier_log *log);
bool circumstance_lookup(const struct verifier_log *log);
bool circumstance_record(const struct verifier_log *log);
bool circumstance_released(const struct verifier_log *log);

/* The access is outside of the stack; it is out of bounds by a constant, not because of an index. */
bool circumstance_beyond_stack(const struct verifier_log *log);
bool circumstance_constant(const struct verifier_log *log);

#endif
