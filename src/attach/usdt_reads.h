/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arguments of a USDT probe that a function reads and cannot get. The compiler says nothing of them: it sees what libbcc made of
 * bpf_usdt_readarg() only in a pass whose warnings libbcc drops (IgnoreWarnings in its clang/loader.cc).
 */
#ifndef BCCRUN_USDT_READS_H
#define BCCRUN_USDT_READS_H

#include "attach/usdt_probe.h"
#include "probe/declare.h"

/* Warns of those that the function's source shows it reads, each with its line, and of places that are all alike. */
void usdt_reads_warn(const struct usdt_probe *probe, const struct source *source,
                     const struct declared_function *function);

#endif
