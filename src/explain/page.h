/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stages as one HTML page that fetches nothing: the first four side by side, their lines linked by colour
 * when one is pointed at, the others below.
 */
#ifndef BCCRUN_PAGE_H
#define BCCRUN_PAGE_H

#include "base/text.h"
#include "explain/stage.h"
#include "explain/subject.h"

/* Appends the page. @stages are STAGE_COUNT. */
void page_write(const struct stage *stages, const struct subject *subject, struct text *out);

/* Appends untrusted text as HTML shows it, control characters as escapes. */
void page_escape(const char *bytes, struct text *out);

#endif
