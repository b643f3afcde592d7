/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiler, seen from the host: a probe's text goes in, its image comes out. Hides the compiler process,
 * which runs once for each call and has ended on return.
 */
#ifndef BCCRUN_COMPILER_H
#define BCCRUN_COMPILER_H

#include "compile/headers.h"
#include "compile/image.h"
#include "probe/declare.h"
#include "probe/source.h"
#include "probe/usage.h"

/* A function to make a program of. */
struct compile_target {
    const char *own_name;   /* a function of the additions' definitions; NULL: of the probe's text, */
    size_t function;        /* with this number in the declarations */
    const char *check;      /* statements that it begins with, or NULL */
    uint32_t program_type;  /* enum bpf_prog_type */
    uint32_t attach_type;   /* enum bpf_attach_type that it is loaded for */
    uint32_t attach_btf_id; /* the kernel function that it is loaded for; 0 but for tracing programs */
    bool is_syscall;        /* parameters after ctx are a system call's arguments */
};

/* What comes to the probe's text from outside. */
struct compile_additions {
    const char *definitions;   /* C in front of it, in lines of its own */
    const struct usage *usage; /* what the text does with its maps */
    const char *const *flags;  /* for clang: -DNAME=VALUE, -IDIRECTORY with an absolute path */
    size_t flag_count;
};

/*
 * Compiles @source with the additions and verifies each target. The image's programs are the targets, in
 * their order and under their own names. Prints the compiler's warnings about the probe's lines. Returns 0 or
 * the recorded error.
 */
int compile(const struct source *source, const struct declarations *declarations,
            const struct compile_target *targets, size_t target_count,
            const struct compile_additions *additions, const struct headers *headers,
            struct image *image) MUST_CHECK;

/* The versions of libbcc and of the LLVM that it brings along: "libbcc 0.26.0, clang 14". On the heap; NULL
 * with the error recorded where the compiler process cannot be asked. */
char *compiler_version(void) MUST_CHECK;

#endif
