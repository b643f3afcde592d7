/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fentry, fexit and LSM hooks have in common: their programs are bound to a kernel function, by its BTF
 * id, as they are loaded, and run through a trampoline that the kernel builds for it. Private to kernel/.
 */
#ifndef BCCRUN_TRACING_H
#define BCCRUN_TRACING_H

#include "attach/kind.h"

struct tracing_place {
    const char *kind;     /* "fentry", for messages */
    const char *target;   /* what the user calls it */
    bool is_in_modules;   /* modules may have it: "MODULE:FUNCTION", "MODULE__FUNCTION" */
    const char *prefix;   /* with this in front it is the function's name */
    const char *nature;   /* "function": of what the target is one */
    const char *needs;    /* "Linux 5.5 or later with ..." */
    const char *fallback; /* with the target behind it, the section of a kprobe that comes near */
};

/* Whether the kernel has type information at all: 0 or the recorded error. */
int tracing_require(const char *root, const struct tracing_place *place) MUST_CHECK;

/* Finds the place's BTF id for the point, and tries whether the kernel lets programs of this kind be loaded
 * for it: 0 or the recorded error. */
int tracing_find(const char *root, const struct tracing_place *place, struct attach_point *point) MUST_CHECK;

/* Attaches the program to the function that it was loaded for. */
int tracing_attach(const struct tracing_place *place, int program_fd,
                   struct attachment *attachment) MUST_CHECK;

#endif
