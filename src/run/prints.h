/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a probe prints with bpf_trace_printk(), as rows among its events. The kernel writes the text into its
 * trace buffer, which all of the machine shares; on the way there it passes a tracepoint (bpf_trace_printk,
 * Linux 5.9), where a program of bccrun's own sends it on through a perf buffer: in order with the probe's
 * events, and counted where it is lost. It knows the probe's own lines by marks around each call (prints.bpf.c);
 * those of other BPF programs are theirs.
 */
#ifndef BCCRUN_PRINTS_H
#define BCCRUN_PRINTS_H

#include "attach/attachment.h"
#include "base/text.h"
#include "compile/compiler.h"
#include "probe/usage.h"
#include "show/maps.h"

/* The perf buffer of its lines. */
#define PRINTS_MAP "bccrun_prints"

/* Whether the probe prints and this kernel can report it; if it prints and the kernel cannot, warns. Appends
 * the definitions. */
bool prints_define(const struct usage *usage, const char *root, struct text *definitions);

/* The program of the definitions. */
struct compile_target prints_target(void);

/* Lines that the probe has printed and that program has not seen, or could not send on: for the end of a run, since a line
 * may be on its way. */
uint64_t prints_unseen(const struct maps *maps);

/* Attaches it. Before the probe's own programs: none of their lines is missed. 0 or the recorded error. */
int prints_attach(const char *root, int program_fd, struct attachment *attachment) MUST_CHECK;

#endif
