/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is put before a probe's source: what every probe may use without including it, and what its own
 * declarations call for.
 */
#ifndef BCCRUN_PRELUDE_H
#define BCCRUN_PRELUDE_H

#include "base/text.h"
#include "translate/translate.h"

/* Appends what every probe may use. */
void prelude_put_common(struct text *out);

/* Appends the additions' definitions and what the source and its declarations call for. The parameters are those of
 * translate(). */
void prelude_put_definitions(const struct source *source, const struct declarations *declarations,
                             const enum function_access *access, const struct translate_additions *additions,
                             struct text *out);

#endif
