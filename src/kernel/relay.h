/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A relay is attached instead of a program, and calls the program on one of two sides, which a switch
 * selects. All relays of a run use the same switch: one update of a map switches every place from the
 * programs of one side to those of the other. Each hit reads the switch once, so exactly one side sees it. If
 * two programs were attached and each read the switch itself, it could change between the two, and both or
 * neither would run.
 *
 * The call is a tail call (bpf_tail_call() in bpf-helpers(7)): the program gets the context as it is, and its
 * result counts. If a side has no program, the hit is ignored. What the kernel checks when it attaches a
 * program, such as that it does not read beyond a tracepoint's record, it checks only for the relay.
 */
#ifndef BCCRUN_RELAY_H
#define BCCRUN_RELAY_H

#include "image/image.h"

#define RELAY_SIDES 2

struct relay {
    int program_fd; /* to be attached; 0: there is no relay */
    int sides_fd;
};

/* Creates a switch that selects side 0. A descriptor, or the recorded error. */
int relay_switch_open(void) MUST_CHECK;

/* Selects a side. 0 or the recorded error. */
int relay_switch_to(int switch_fd, unsigned side) MUST_CHECK;

/* Loads a relay for programs like @program, with no program on either side. */
int relay_open(struct relay *relay, int switch_fd, const struct image_program *program) MUST_CHECK;
void relay_close(struct relay *relay);

/* Sets what runs for a hit if the switch selects @side. 0 or the recorded error. */
int relay_set(const struct relay *relay, unsigned side, int program_fd) MUST_CHECK;
void relay_clear(const struct relay *relay, unsigned side);

/* Waits until all programs that are running now have ended. */
void relay_settle(void);

#endif
