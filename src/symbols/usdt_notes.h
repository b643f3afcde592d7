/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The USDT probes that a program's authors marked: one note in its section .note.stapsdt for each place in
 * the code (sourceware.org/systemtap/wiki/UserSpaceProbeImplementation). At the place itself is an
 * instruction that does nothing.
 */
#ifndef BCCRUN_USDT_NOTES_H
#define BCCRUN_USDT_NOTES_H

#include "symbols/binary.h"

/* Strings belong to the binary. */
struct usdt_note {
    uint64_t address;
    uint64_t semaphore; /* the address of a counter: while it is 0, the program skips the probe; 0: none */
    const char *provider;
    const char *name;
    const char *arguments; /* "-4@%edi 8@-8(%rbp)" */
};

struct usdt_notes {
    struct usdt_note *notes;
    size_t count;
};

/* Reads the binary's notes, none of them where it has none; what is damaged is left out. */
void usdt_notes_read(const struct binary *binary, struct usdt_notes *notes);
void usdt_notes_finish(struct usdt_notes *notes);

#endif
