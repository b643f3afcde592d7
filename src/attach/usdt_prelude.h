/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C that makes bpf_usdt_readarg() work: where each place of a USDT probe has its arguments, as functions that
 * libbcc calls.
 */
#ifndef BCCRUN_USDT_PRELUDE_H
#define BCCRUN_USDT_PRELUDE_H

#include "attach/usdt_probe.h"
#include "base/text.h"

/* Appends what goes before a probe's source for its function @function to read the arguments of @probe. */
void usdt_prelude_append(const struct usdt_probe *probe, const char *function, struct text *out);

/* How many of the probe's places cannot be distinguished in a running program, so that none of their arguments can be
 * read. */
size_t usdt_prelude_alike(const struct usdt_probe *probe);

/* At how many of its places the @index-th argument, from 0 on, is where no program can read it. */
size_t usdt_prelude_unreadable(const struct usdt_probe *probe, size_t index);

#endif
