/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hooks: the places where the programs of a probe are attached, each itself or behind a relay
 * (kernel/relay.h). A relay's place can be handed on: the next probe shares the hook, with its program on the
 * other side of the relay, and nothing is attached or detached there. Whichever of the two ends leaves the
 * hook to the other.
 */
#ifndef BCCRUN_HOOK_H
#define BCCRUN_HOOK_H

#include "attach/attachment.h"
#include "base/digest.h"
#include "kernel/relay.h"

struct hook {
    unsigned users; /* the probes that have it: one, or two while one takes over from the other */
    struct attachment attachment;
    struct relay relay; /* all zero: the program itself is attached */
    struct digest file; /* that a relay is attached in, as stat(2) has it; all zero: the kernel */
};

/* A probe's. All zero is empty. */
struct hooks {
    struct hook **list; /* NULL: nothing is attached */
    size_t count;
    struct attachment *detached; /* what is left of them for hooks_finish() */
    size_t detached_count;
};

/* Makes room for @count hooks. */
void hooks_init(struct hooks *hooks, size_t count);

/* A new hook at @index, attached nowhere. */
struct hook *hooks_add(struct hooks *hooks, size_t index);

/* Removes it, if it could not be attached. */
void hooks_drop(struct hooks *hooks, size_t index);

/* The hook is this probe's too. */
void hooks_share(struct hooks *hooks, size_t index, struct hook *hook);

/* Makes a relay to be attached in place of @program, with @program_fd on its @side: the relay's descriptor,
 * or the recorded error. */
int hook_relay(struct hook *hook, int switch_fd, const struct image_program *program, int program_fd,
               unsigned side) MUST_CHECK;

/* After it was attached: if it is a relay, remembers the file that it is attached in. */
void hook_set_file(struct hook *hook);

/* Whether the place is still in the same file. A program that was built again is another file: the relay is
 * attached in the one that had its name. */
bool hook_has_same_file(const struct hook *hook);

/* How often the kernel left out a relay of the hooks that nobody else has; see loaded_missed(). */
uint64_t hooks_missed(const struct hooks *hooks);

/* Takes the programs, which are on @side of the relays, off their hooks: on return none of them runs any
 * more. A hook that another probe has too stays attached. */
void hooks_detach(struct hooks *hooks, unsigned side);

/* The same, and frees all. */
void hooks_finish(struct hooks *hooks, unsigned side);

#endif
