/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the verifier knows of a register, in words: "map_value(map=letters,ks=4,vs=4,umax=1020)" is a pointer into a
 * value of 4 bytes of the map 'letters', 0 to 1020 bytes after its start.
 */
#ifndef BCCRUN_REGISTER_STATE_H
#define BCCRUN_REGISTER_STATE_H

#include "base/text.h"

/* Appends the words for @state, which verifier_log_state() gives. Appends nothing for kinds of values that would
 * take more words than they are worth. */
void register_state_put(const char *state, struct text *words);

#endif
