/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a probe prints with bpf_trace_printk(), as rows among its events. The kernel writes the text into its
 * trace buffer, which all of the machine shares; on the way there it passes a tracepoint (bpf_trace_printk,
 * Linux 5.9), where a program of bccrun's own sends it on through a perf buffer: in order with the probe's
 * events, and counted where it is lost. It cannot know who prints: what other BPF programs print is shown as
 * well, as it does in trace_pipe.
 */
#ifndef BCCRUN_PRINTS_H
#define BCCRUN_PRINTS_H

#include "attach/attachment.h"
#include "base/text.h"
#include "compile/compiler.h"
#include "probe/usage.h"

/* Whether the probe prints and this kernel can report it; if it prints and the kernel cannot, warns. Appends
 * the definitions. */
bool prints_define(const struct usage *usage, const char *root, struct text *definitions);

/* The program of the definitions. */
struct compile_target prints_target(void);

/* Attaches it. Before the probe's own programs: none of their lines is missed. 0 or the recorded error. */
int prints_attach(const char *root, int program_fd, struct attachment *attachment) MUST_CHECK;

#endif
