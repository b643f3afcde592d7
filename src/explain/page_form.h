/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stages as one HTML page that fetches nothing: the first four side by side, with lines that belong
 * together linked by colour, the others below them. How it looks is in page.css, what a mouse does in page.js.
 */
#ifndef BCCRUN_PAGE_FORM_H
#define BCCRUN_PAGE_FORM_H

#include "base/text.h"
#include "explain/stage.h"

/* The strings are untrusted and stay the caller's. */
struct page {
    const char *probe; /* its name: the title */
    struct stage stages[STAGE_COUNT];
    const char *failure;       /* the headline of the error that ended it; NULL: there was none */
    const char *failure_lines; /* its detail and hints, a line each */
};

/* Appends the page. */
void page_form(const struct page *page, struct text *out);

#endif
