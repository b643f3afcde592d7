/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this machine knows of one place.
 */
#ifndef BCCRUN_LOOKUP_H
#define BCCRUN_LOOKUP_H

#include "find/target.h"
#include "types/btf_signature.h"

/* Fills the signature of a place that is there. 0, or the recorded error where it is not. @types may be none.
 */
int lookup(const char *root, const struct btf *types, const struct target *target,
           struct signature *signature) MUST_CHECK;

/* A system call's arguments by its tracepoint, false where it has none. */
bool lookup_syscall(const char *root, const struct btf *types, const char *name, struct signature *signature);

/* Appends the arguments that a USDT note spells. */
void lookup_usdt_arguments(uint16_t machine, const char *arguments, struct signature *signature);

#endif
