/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A relay stands where a program is attached, in the program's stead, and calls the one of two sides that a
 * switch points to. All relays of a run look at the same switch: one update of a map takes every place from
 * the programs of one side to those of the other. Each hit looks at the switch once, so exactly one side sees
 * it: with two programs attached that each look for themselves, the switch could turn between the two, and
 * both or neither would go on.
 *
 * The call is a tail call (bpf_tail_call() in bpf-helpers(7)): the program gets the context as it is and its
 * result counts. A side without a program lets the hit go by. What the kernel checks of a program as it is
 * attached, such as that it reads no further than a tracepoint's record goes, it checks of the relay only.
 */
#ifndef BCCRUN_RELAY_H
#define BCCRUN_RELAY_H

#include "image/image.h"

#define RELAY_SIDES 2

struct relay {
    int program_fd; /* to be attached; 0: there is no relay */
    int sides_fd;
};

/* A switch that points to side 0: a descriptor, or the recorded error. */
int relay_switch_open(void) MUST_CHECK;

/* Turns it. 0 or the recorded error. */
int relay_switch_to(int switch_fd, unsigned side) MUST_CHECK;

/* Makes a relay for programs such as @program, with nothing on either side. */
int relay_open(struct relay *relay, int switch_fd, const struct image_program *program) MUST_CHECK;
void relay_close(struct relay *relay);

/* What runs for a hit when the switch points to @side. 0 or the recorded error. */
int relay_set(const struct relay *relay, unsigned side, int program_fd) MUST_CHECK;
void relay_clear(const struct relay *relay, unsigned side);

/* Waits until no program runs any more that was called before. */
void relay_settle(void);

#endif
