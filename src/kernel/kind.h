/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A kind of attach point: kprobe, tracepoint, ... One file each, one entry each in the table of attach.c.
 * Private to kernel/.
 */
#ifndef BCCRUN_KIND_H
#define BCCRUN_KIND_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/attach.h"

struct attach_kind {
    const char *section;   /* SEC("section/TARGET") */
    const char *prefix;    /* BCC's name for it: prefixTARGET; NULL where BCC has none */
    uint32_t program_type; /* enum bpf_prog_type */
    bool on_return;

    /* TARGET in the one form that the functions below take and duplicates are known by. On the heap; NULL
     * with the error recorded where it has no sense. @is_name: it stood in a function's name. NULL: as it is.
     */
    char *(*normalize)(const char *target, bool is_name);

    /* Whether @target is a system call, so that parameters after ctx are its arguments. NULL: never. */
    bool (*is_syscall)(const char *target);

    /* Before anything is compiled: can this kernel do it at all? 0 or the recorded error. */
    int (*check)(const struct attach_kind *kind, const char *root, const char *target);

    /* Where attach() below would attach, without doing it: the kernel's own name, on the heap; NULL with the
     * error recorded. NULL: @target, once the check has been passed. */
    char *(*resolve)(const struct attach_kind *kind, const char *root, const char *target);

    /* Attaches the program. On failure the error is recorded and *attachment still all closed. */
    int (*attach)(const struct attach_kind *kind, const char *root, const char *target, int program_fd,
                  struct attachment *attachment);
};

extern const struct attach_kind kprobe_kind, kretprobe_kind;
extern const struct attach_kind ksyscall_kind, kretsyscall_kind;
extern const struct attach_kind tracepoint_kind, tp_kind;

/* Lets the program run at every hit of the perf event, which it takes over whatever happens. Returns 0, or a
 * negative errno without a recorded error. */
int attach_to_perf_event(int event_fd, int program_fd, struct attachment *attachment) MUST_CHECK;

/* Attaches to the kernel function @symbol. As above: 0 or a negative errno, unrecorded: -ENOENT where the
 * kernel has no such function. */
int kprobe_open(const char *root, const char *symbol, bool on_return, int program_fd,
                struct attachment *attachment) MUST_CHECK;

/* The check of every kind that is made of kprobes: whether this kernel has them. */
int kprobe_check(const struct attach_kind *kind, const char *root, const char *target) MUST_CHECK;

/* Whether kprobe_open() would find it, on the heap; NULL with the error recorded. */
char *kprobe_resolve(const char *root, const char *symbol, bool on_return);

/* Records why @symbol could not be probed, @err being what kprobe_open() returned. */
int kprobe_fail(const char *root, const char *symbol, bool on_return, int err);

/* The name of the system call of which @symbol is the entry on this architecture ("sys_execve",
 * "__x64_sys_execve" -> "execve"); NULL where it is none. */
const char *syscall_of_symbol(const char *symbol);

/* The symbol that syscall_attach() would attach to, on the heap; NULL with the error recorded. */
char *syscall_resolve(const char *root, const char *name, bool on_return);

/* Attaches to the entry of the system call @name, whatever this architecture calls it. */
int syscall_attach(const char *root, const char *name, bool on_return, int program_fd,
                   struct attachment *attachment) MUST_CHECK;

#endif
