/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Maps and fields that a probe uses and does not declare: the line that declares them, as their use shows their types.
 */
#ifndef BCCRUN_UNDECLARED_H
#define BCCRUN_UNDECLARED_H

#include <stdbool.h>

#include "probe/source.h"

/* The line calls a method of @name. Gives hints (base/error.h); false: it does not, and there are none. */
bool undeclared_map_hint(const struct source *source, unsigned line, const char *name);

/* @message: clang's, "no member named 'uid' in 'struct event'". The same, if the text defines that struct. */
bool undeclared_field_hint(const struct source *source, unsigned line, const char *message);

/* Whether clang takes a field that many structs have for another one, misspelled: "'uid' ...; did you mean 'pid'?" */
bool undeclared_field_is_usual(const char *message);

#endif
