/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The name of an image in the cache: a digest of everything that a compile depends on and that is known
 * before it. What is only known afterwards is in conditions.h.
 */
#ifndef BCCRUN_KEY_H
#define BCCRUN_KEY_H

#include "base/digest.h"
#include "image/exchange.h"
#include "types/headers.h"

/* The running kernel, as uname(2) has it, its CPUs, and the kernel to compile for if that is another. */
struct machine {
    const char *release;
    const char *version;
    const char *architecture;
    size_t possible_cpus; /* for which libbcc makes room in per-CPU values */
    const char
        *other_btf; /* the file with the other kernel's types, which may be missing; NULL: it is this one */
};

/* @compiler is the path of the compiler process's program. The request holds the text, checks and definitions
 * of the filters in it, the flags, and what each function is loaded as. */
struct digest key_of(const struct request *request, const struct headers *headers,
                     const struct machine *machine, const char *compiler);

#endif
