/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clang's words for people who write probes: what its message means in BCC's dialect, and what to change.
 */
#ifndef BCCRUN_CLANG_WORDS_H
#define BCCRUN_CLANG_WORDS_H

#include "diagnose/clang_messages.h"
#include "probe/source.h"

/* The message in plain words, on the heap; as it is where there are no plainer ones. */
char *clang_words(const struct source *source, const struct diagnostic *diagnostic);

/* Adds advice to the recorded error, where any is known. */
void clang_words_hint(const struct source *source, const struct diagnostic *diagnostic);

#endif
