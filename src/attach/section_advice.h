/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A SEC(...) that does not say where its function attaches, and how it would be written.
 */
#ifndef BCCRUN_SECTION_ADVICE_H
#define BCCRUN_SECTION_ADVICE_H

#include "probe/declare.h"
#include "probe/source.h"

/* The function's SEC() has no text in double quotes (declare.h, unread_section). 1: what is in it may be a macro's name, so
 * nothing is said; else records the error and returns it. */
int section_fail_unread(const struct source *source, const struct declared_function *function) MUST_CHECK;

/* Hints (base/error.h) what a section that begins with no known word may mean. */
void section_hint_unknown(const struct source *source, const struct declared_function *function,
                          const char *section);

#endif
