/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C that libbcc makes of the probe, without what bccrun adds for itself: calls that count losses
 * and mark what was not read, and variables that describe types (translate/translate.h).
 */
#ifndef BCCRUN_REWRITTEN_TEXT_H
#define BCCRUN_REWRITTEN_TEXT_H

/* libbcc's text from the user's first line on, on the heap; NULL if that line is not found. */
char *rewritten_text_strip(const char *rewritten);

#endif
