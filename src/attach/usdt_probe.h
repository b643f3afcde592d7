/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A USDT probe in the file that has it: all the places where the compiler put it.
 */
#ifndef BCCRUN_USDT_PROBE_H
#define BCCRUN_USDT_PROBE_H

#include "symbols/libraries.h"
#include "symbols/usdt_notes.h"

struct usdt_probe {
    const char *text; /* "PATH:PROVIDER:NAME"; "PATH:NAME" where one provider alone has such a probe */
    char *file;
    const char *provider;
    const char *name;
    struct libraries libraries;  /* the files that were looked into, */
    const struct binary *binary; /* and of these the one that has the probe */
    struct usdt_notes notes;     /* those of this probe, each place once */
};

/* How long the name or path of a file is with which @text begins; 0: it has none. */
size_t usdt_probe_file_length(const char *text);

/* Whether @text has a file and a name. */
bool usdt_probe_is_whole(const char *text);

/* Finds the probe: 0 or the recorded error. In any case it is to be finished. */
int usdt_probe_find(const char *root, const char *text, struct usdt_probe *probe) MUST_CHECK;
void usdt_probe_finish(struct usdt_probe *probe);

#endif
