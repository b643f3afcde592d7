/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a function attaches, said from outside: what -a gives stands in the place of the text's SEC("...").
 */
#ifndef BCCRUN_OVERRIDE_H
#define BCCRUN_OVERRIDE_H

#include "probe/declare.h"

/* @assignments: "FUNCTION=SPEC", SPEC as it would be in SEC("..."); several of one function attach it to
 * several places. Errors: a function that the text does not have or that is static; an assignment that is
 * there twice. */
int override_sections(const struct source *source, const char *const *assignments, size_t count,
                      struct declarations *declarations) MUST_CHECK;

#endif
