/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The links by which the kernel attaches programs (bpf(2), BPF_LINK_CREATE and BPF_RAW_TRACEPOINT_OPEN): each is a
 * descriptor, and ends with it. A failure is a negative errno, unrecorded.
 */
#ifndef BCCRUN_LINK_H
#define BCCRUN_LINK_H

#include <stdint.h>

#include "base/error.h"
#include "symbols/places.h"

/* enum bpf_attach_type, since Linux 5.15, 5.18 and 6.6; older headers do not have the names. */
#define LINK_PERF_EVENT   41
#define LINK_KPROBE_MULTI 42
#define LINK_UPROBE_MULTI 48

/* The program's link to @target, a descriptor or a network interface's index. */
int link_create(int program_fd, uint32_t target, uint32_t attach_type, uint32_t flags) MUST_CHECK;

/* To the raw tracepoint of this name; NULL: to the place that the program was loaded for. */
int link_raw_tracepoint(const char *name, int program_fd) MUST_CHECK;

/* Whether this kernel has links that attach to many functions at once: LINK_KPROBE_MULTI (with CONFIG_FPROBE) or
 * LINK_UPROBE_MULTI. The program must have been loaded for such a link. */
bool link_has_multi(uint32_t attach_type);

/* To all of them: kernel functions by their addresses if all of them are known, else by their names; user
 * functions by their offsets in the one file. */
int link_kprobes(const struct places *places, bool on_return, int program_fd) MUST_CHECK;
int link_uprobes(const struct places *places, bool on_return, int program_fd) MUST_CHECK;

/* How often the kernel skipped the link's program where it is attached as a kprobe; 0 if it does not report that (Linux
 * 6.7). */
uint64_t link_missed(int link_fd);

#endif
