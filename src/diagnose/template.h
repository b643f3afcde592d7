/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages with a place for a word.
 */
#ifndef BCCRUN_TEMPLATE_H
#define BCCRUN_TEMPLATE_H

/* @template with @word instead of its first "%s", on the heap. No other "%" means anything. */
char *template_fill(const char *template, const char *word);

#endif
