/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people write who come from elsewhere - kernel code, bpftrace, BCC's Python, the C library - and what to write
 * instead, in their own names (diagnose/fix.h).
 */
#ifndef BCCRUN_IDIOM_H
#define BCCRUN_IDIOM_H

#include <stdbool.h>

#include "diagnose/clang_log.h"
#include "probe/source.h"

/* Gives hints (base/error.h) if the diagnostic comes from such an idiom. Returns whether it gave any. */
bool idiom_hint(const struct source *source, const struct clang_diagnostic *diagnostic);

#endif
