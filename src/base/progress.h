/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A word on the terminal for as long as something takes long, such as "compiling...". It is erased before anything
 * else is printed there: whoever prints on standard error asks messages() for it.
 */
#ifndef BCCRUN_PROGRESS_H
#define BCCRUN_PROGRESS_H

#include <stdint.h>
#include <stdio.h>

/* What takes longer than this is worth a word. */
#define PROGRESS_AFTER_MS UINT64_C(500)

/* From here on words are shown, if standard error is a terminal that can erase them. Before, none is. */
void progress_allow(void);

/* Erases the word. From here on none is shown: rows may come on the same terminal. */
void progress_forbid(void);

/* Shows @word in the place of the one before; @word stays the caller's and must live until it is erased. */
void progress_show(const char *word);

/* Erases the word, if there is one. */
void progress_erase(void);

/* Standard error without a word: everything that is printed there goes through this. A reader that has stopped reading
 * does not keep the process from ending (patient.h). */
FILE *messages(void);

#endif
