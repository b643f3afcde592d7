/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place where untrusted text becomes HTML.
 */
#ifndef BCCRUN_HTML_H
#define BCCRUN_HTML_H

#include "base/text.h"

/* Appends the text so that a browser shows it and takes nothing of it as markup, in an element or in a quoted
 * attribute; control characters as escapes. */
void html_escape(const char *string, struct text *out);

#endif
