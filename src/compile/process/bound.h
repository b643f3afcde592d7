/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs that are loaded for a kind of place or for one kernel function: kprobe.multi; fentry, fexit, LSM.
 * libbcc takes the function from the program's name, and each version from another spelling of it, and older
 * ones know no kind of place; so it is not asked to load them.
 */
#ifndef BCCRUN_BOUND_H
#define BCCRUN_BOUND_H

#include "compile/process/module.h"
#include "image/exchange.h"

/* As module_load(), but to be bound to function->attach_btf_id. @idle is a program that the kernel has, with
 * the type, function and line information that this one is to have. */
int bound_load(int idle, const char *license, const struct request_function *function,
               const struct bpf_insn *instructions, size_t count, const struct load_log *log) MUST_CHECK;

#endif
