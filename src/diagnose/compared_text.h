/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strcmp(event.comm, "bash") and its kin, which a probe cannot call, as the comparison of bytes that it can do.
 */
#ifndef BCCRUN_COMPARED_TEXT_H
#define BCCRUN_COMPARED_TEXT_H

#include <stdbool.h>

#include "probe/source.h"

/* Gives hints (base/error.h) if the line calls @function, one of the C library's, with an array of the text's and a string.
 * Returns whether it gave any. */
bool compared_text_hint(const struct source *source, unsigned line, const char *function);

/* For 'event.comm == "bash"', which compares addresses: what to write, on the heap; NULL if the line is less simple. */
char *compared_text_operator(const struct source *source, unsigned line);

#endif
