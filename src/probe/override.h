/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a function attaches according to -a, which replaces the source's SEC("...").
 */
#ifndef BCCRUN_OVERRIDE_H
#define BCCRUN_OVERRIDE_H

#include "probe/declare.h"

/* @assignments: "FUNCTION=SPEC", SPEC as in SEC("..."). Several for one function attach it to several places.
 * Errors: a function that the source does not have or that is static; the same assignment twice. */
int override_sections(const struct source *source, const char *const *assignments, size_t count,
                      struct declarations *declarations) MUST_CHECK;

#endif
