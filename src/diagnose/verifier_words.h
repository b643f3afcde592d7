/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the verifier knows of a register, in words: "map_value(map=letters,ks=4,vs=4,umax=1020)" is a pointer
 * into a value of 4 bytes of the map 'letters', 0 to 1020 bytes behind its start.
 */
#ifndef BCCRUN_VERIFIER_WORDS_H
#define BCCRUN_VERIFIER_WORDS_H

#include "base/text.h"

/* Appends them for @state, which is as verifier_log_state() gives it. Nothing where it is of a kind that
 * would need more words than it is worth. */
void verifier_words(const char *state, struct text *words);

#endif
