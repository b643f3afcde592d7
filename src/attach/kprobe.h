/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Probes on kernel functions, for the kinds that are made of them.
 */
#ifndef BCCRUN_KPROBE_H
#define BCCRUN_KPROBE_H

#include "attach/kind.h"

/* Whether this kernel has kprobes. */
bool kprobes_exist(const char *root);

/* A kind's require() if it is made of kprobes: whether this kernel has them. */
int kprobe_require(const struct attach_word *word, const char *root, const char *target) MUST_CHECK;

/* Whether it is an address, "0xffffffff81234567", and no function's name. */
bool kprobe_is_address(const char *symbol);

/* Attaches to the kernel function @symbol, or to an instruction in it: "F+0x10", or at an address. 0 or a negative errno, unrecorded,
 * with everything detached that the attachment held: -ENOENT if the kernel has no such function. */
int kprobe_open(const char *root, const char *symbol, bool on_return, int program_fd,
                struct attachment *attachment) MUST_CHECK;

/* On the return of @symbol, with room for so many calls that are under way. If tracefs cannot give that room, the kernel's
 * own choice; else as kprobe_open(). */
int kretprobe_open(const char *root, const char *symbol, unsigned calls, int program_fd,
                   struct attachment *attachment) MUST_CHECK;

/* Whether kprobe_open() would find it: @symbol on the heap; NULL with the error recorded. */
char *kprobe_resolve(const char *root, const char *symbol, bool on_return);

/* Records why @symbol could not be probed, @err being what kprobe_open() returned. */
int kprobe_fail(const char *root, const char *symbol, bool on_return, int err);

#endif
