/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls on a kernel without kprobes, such as that of many containers and micro-VMs: a probe that was written for
 * a kprobe on a system call attaches to the call's tracepoints, syscalls:sys_enter_NAME and sys_exit_NAME. Their records
 * have the call's arguments and its result, and no registers.
 *
 * Differences that remain: calls that seccomp refuses reach only sys_exit, and no kprobe; rt_sigreturn(2) does not reach
 * sys_exit; and the kernel's own frames of a stack are those of the tracepoint. Calls of 32-bit programs do not reach
 * these tracepoints (ARCH_TRACE_IGNORE_COMPAT_SYSCALLS, trace_get_syscall_nr() in the kernel's
 * kernel/trace/trace_syscalls.c), where kprobes reach them (compat_call.h).
 */
#ifndef BCCRUN_CALL_RECORD_H
#define BCCRUN_CALL_RECORD_H

#include "attach/attach.h"
#include "attach/kind.h"
#include "probe/declare.h"

/* Points get this kind in place of their own, and keep their word and target. No word names it. */
extern const struct attach_kind call_record_kind;

/* That kind, if this kernel has no kprobes but tracepoints of system calls; else NULL. */
const struct attach_kind *call_record_substitute(const char *root);

/* Whether system calls can be traced, by kprobes or by their tracepoints: 0 or the recorded error, which names both. */
int call_record_require(const struct attach_word *word, const char *root, const char *target) MUST_CHECK;

/* How the kernel calls the program, in words. */
const char *call_record_mechanism(const struct attach_word *word);

/* "syscalls/sys_enter_execve", on the heap. */
char *call_record_tracepoint(const struct attach_word *word, const char *target);

/* Whether the records of @point, which is of this kind, have all that its function reads: 0 or the recorded error, with
 * the place in @source. */
int call_record_check(const struct attach_point *point, const struct source *source,
                      const struct declarations *declarations, const char *root) MUST_CHECK;

/* Whether no function, shared by points of this kind and by others, reads the results of both: 0 or the recorded error,
 * with the place. */
int call_record_check_results(const struct attach_point *points, size_t count, const struct source *source,
                              const struct declarations *declarations) MUST_CHECK;

#endif
