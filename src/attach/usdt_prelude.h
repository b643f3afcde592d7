/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C that makes bpf_usdt_readarg() work: where each place of a USDT probe has its arguments, as functions that
 * libbcc calls.
 */
#ifndef BCCRUN_USDT_PRELUDE_H
#define BCCRUN_USDT_PRELUDE_H

#include "attach/usdt_probe.h"
#include "base/text.h"

/* Appends what goes before a probe's source for its function @function to read the arguments of @probe. Warns if
 * places cannot be distinguished. */
void usdt_prelude_append(const struct usdt_probe *probe, const char *function, struct text *out);

#endif
