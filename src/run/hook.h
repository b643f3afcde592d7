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
#include "kernel/relay.h"

/* What stat(2) says of a file, as far as it differs once the file is another. All zero: there is none. */
struct file_state {
    bool is_there;
    uint64_t device, inode, bytes;
    int64_t changed_s, changed_ns; /* the bytes */
};

struct file_state file_state(const char *path);
bool file_state_is_same(const struct file_state *a, const struct file_state *b);

struct hook {
    unsigned users; /* the probes that have it: one, or two while one takes over from the other */
    struct attachment attachment;
    struct relay relay;        /* all zero: the program itself is attached */
    struct attachment before;  /* in the version of its file before this one, which processes may still run */
    struct file_state file;    /* that it is attached in; all zero: the kernel, or a process's own */
    struct file_state refused; /* the newer one in which it could not be attached, */
    struct file_state looked_at; /* and the one that was last tried */
    char *prelude; /* what was compiled because of where it is attached (attach_prelude()); NULL: nothing */
    uint64_t skipped; /* hits up to its end for which the kernel called no program, see attachment_missed() */
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

/* After it was attached: remembers the file that it is attached in. */
void hook_set_file(struct hook *hook);

/* It is attached in a new version of its file, @file, by @attachment, which is its own from here on. */
void hook_renew(struct hook *hook, const struct file_state *file, struct attachment *attachment);

/* Detaches it from a file whose bytes have changed, where its places are others now. */
void hook_leave_file(struct hook *hook);

/* Whether the place is still in the same file. A program that was built again is another file: the relay is
 * attached in the one that had its name. */
bool hook_has_same_file(const struct hook *hook);

/* After hooks_detach(): how often the kernel left out what was attached at the hook; 0 if somebody else has it too. */
uint64_t hooks_missed(const struct hooks *hooks, size_t index);

/* Takes the programs, which are on @side of the relays, off their hooks: on return none of them runs any
 * more. A hook that another probe has too stays attached. */
void hooks_detach(struct hooks *hooks, const char *root, unsigned side);

/* The same, and frees all. */
void hooks_finish(struct hooks *hooks, const char *root, unsigned side);

#endif
