/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun explain`: a probe's way from its text to what the kernel would run, stage by stage.
 */
#ifndef BCCRUN_EXPLAIN_H
#define BCCRUN_EXPLAIN_H

#include "base/text.h"
#include "explain/subject.h"

/* Appends every stage as text, or @only that one of STAGE_COUNT. */
void explain_text(const struct subject *subject, enum stage_name only, bool has_colour, struct text *out);

/* Appends one HTML page that needs nothing beside it. */
void explain_page(const struct subject *subject, struct text *out);

#endif
