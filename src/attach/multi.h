/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links that attach a program to many functions at once: kprobe.multi (Linux 5.18 with CONFIG_FPROBE) and
 * uprobe.multi (Linux 6.6). The program must have been loaded for it.
 */
#ifndef BCCRUN_MULTI_H
#define BCCRUN_MULTI_H

#include "base/error.h"
#include "symbols/places.h"

/* enum bpf_attach_type; older headers do not have the names. */
#define MULTI_KPROBE 42
#define MULTI_UPROBE 48

/* Whether this kernel has links of this type. */
bool multi_is_there(uint32_t attach_type);

/* Return the link's descriptor, or a negative errno, unrecorded. Kernel functions by their addresses where
 * all of them are known, else by their names; user functions by their offsets in the one file. */
int multi_attach_kprobe(const struct places *places, bool on_return, int program_fd) MUST_CHECK;
int multi_attach_uprobe(const struct places *places, bool on_return, int program_fd) MUST_CHECK;

#endif
