/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arguments of system calls in the records of their tracepoints. A record keeps each in a long and calls that
 * unsigned, "int dfd; size:8; signed:0" (Linux: kernel/trace/trace_syscalls.c): size and sign are those of the type.
 */
#ifndef BCCRUN_CALL_ARGUMENT_H
#define BCCRUN_CALL_ARGUMENT_H

#include "types/btf.h"
#include "types/signature.h"

/* Where the tracepoints of calls are, in their category. */
#define CALL_ENTER "syscalls/sys_enter_"

/* Whether it is the call's number, with which a record begins. */
bool call_argument_is_number(const struct argument *argument);

/* Gives all arguments of a record the sizes and signs of their types. @btf knows typedefs. */
void call_arguments_size(const struct btf *btf, struct signature *signature);

#endif
