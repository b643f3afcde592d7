/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that does nothing and has a function's types and line information.
 *
 * libbcc keeps BTF and line information to itself and hands them to the kernel with each load. The kernel gives
 * them back (BPF_OBJ_GET_INFO_BY_FD), but only for a program that it accepts. An idle program has as many
 * instructions as the function, and any verifier accepts it: "r0 = 0" up to an "exit". The kernel compares the
 * line information with the number of instructions, not with what they do (check_btf_line() in its
 * kernel/bpf/verifier.c).
 */
#ifndef BCCRUN_IDLE_PROGRAM_H
#define BCCRUN_IDLE_PROGRAM_H

#include "compile/process/module.h"
#include "image/exchange.h"
#include "types/btf.h"

/* Loads the function's idle program. Returns its descriptor, which the caller closes, or a negative errno with
 * nothing recorded. */
int idle_program_load(const struct module *module, const struct request_function *function) MUST_CHECK;

/* Opens the types of the module. 0, or the recorded error with nothing to close. */
int idle_program_types(const struct module *module, const struct request_function *function,
                       struct btf *types) MUST_CHECK;

/* The position in the source of each instruction, on the heap. NULL and a count of 0 if the kernel does not give
 * the line information back: what is reported is then poorer by a line number, and still true. */
struct source_position *idle_program_positions(const struct module *module,
                                               const struct request_function *function, size_t *count);

#endif
