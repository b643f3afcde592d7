/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs that are loaded for one kernel function (fentry, fexit, LSM) or for one attach type (kprobe.multi).
 * libbcc is not asked to load them: it takes the kernel function from the program's name, each version from
 * another spelling of it, and older versions know no attach types.
 */
#ifndef BCCRUN_BOUND_PROGRAM_H
#define BCCRUN_BOUND_PROGRAM_H

#include "compile/process/module.h"
#include "image/exchange.h"

/* As module_load(), for function->attach_type and function->attach_btf_id. @idle is the descriptor of a loaded
 * program with the types and the line information of this one, or negative: then the program is loaded without
 * them. */
int bound_program_load(int idle, const char *license, const struct request_function *function,
                       const struct bpf_insn *instructions, size_t count,
                       const struct load_log *log) MUST_CHECK;

#endif
