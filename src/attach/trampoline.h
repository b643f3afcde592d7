/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fentry, fexit and LSM hooks have in common: their programs are bound to a kernel function, by its BTF id, as
 * they are loaded, and run through a trampoline that the kernel builds for it.
 */
#ifndef BCCRUN_TRAMPOLINE_H
#define BCCRUN_TRAMPOLINE_H

#include "attach/kind.h"

/* A kind that attaches so. */
struct trampoline {
    uint32_t program_type;
    const char *prefix; /* with this in front a target is the function's name */
    bool is_in_modules; /* modules may have it: "MODULE:FUNCTION", "MODULE__FUNCTION" */
    const char *noun;   /* "function": what a target is */
    const char *needs;  /* "Linux 5.5 or later with ..." */
    const char
        *instead; /* "probe/", "probe/security_": this after "k" or "kret" is a section that asks for less */
};

/* What such a kind has in place of its own functions (struct attach_kind). */

/* Whether the kernel has type information at all: 0 or the recorded error. */
int trampoline_require(const struct trampoline *trampoline, const struct attach_word *word, const char *root,
                       const char *target) MUST_CHECK;

/* Finds the function, and tries whether the kernel lets programs of this kind be loaded for it: 0 or the recorded
 * error. */
int trampoline_find(const struct trampoline *trampoline, const struct attach_word *word, const char *root,
                    const char *target, struct btf_function *function) MUST_CHECK;

/* Attaches the program to the function that it was loaded for. */
int trampoline_attach(const struct trampoline *trampoline, const struct attach_word *word, const char *target,
                      int program_fd, struct attachment *attachment) MUST_CHECK;

#endif
