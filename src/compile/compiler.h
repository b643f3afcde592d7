/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiler, seen from the host: a probe's text goes in, its image comes out. Hides the compiler process,
 * which runs once for each call and has ended on return.
 */
#ifndef BCCRUN_COMPILER_H
#define BCCRUN_COMPILER_H

#include <time.h>

#include "cache/cache.h"
#include "compile/spawn.h"
#include "image/exchange.h"
#include "image/image.h"
#include "image/stages.h"
#include "probe/declare.h"
#include "probe/source.h"
#include "probe/usage.h"
#include "types/headers.h"

/* A function to make a program of. */
struct compile_target {
    const char *own_name;       /* a function of the additions' definitions; NULL: of the probe's text, */
    size_t function;            /* with this number in the declarations */
    const char *check;          /* statements that it begins with, or NULL; */
    const char *void_check;     /* the same where it returns nothing */
    uint32_t program_type;      /* enum bpf_prog_type; BPF_PROG_TYPE_UNSPEC: it is not to be verified */
    uint32_t attach_type;       /* enum bpf_attach_type that it is loaded for */
    uint32_t attach_btf_id;     /* the kernel function that it is loaded for; 0 but for tracing programs */
    uint32_t attach_btf_object; /* the kernel module's types that this is an id of; 0: the kernel's own */
    bool is_syscall;            /* parameters after ctx are a system call's arguments */
};

/* What comes to the probe's text from outside. */
struct compile_additions {
    const char *definitions;   /* C in front of it, in lines of its own */
    const struct usage *usage; /* what the text does with its maps */
    const char *const *flags;  /* for clang: -DNAME=VALUE, -IDIRECTORY with an absolute path */
    size_t flag_count;
    bool with_log; /* an error of the verifier tells all that it said */
};

/* How the image came to be. */
struct compile_report {
    struct digest key; /* of the image in the cache */
    bool is_cached;    /* it was there */
    uint64_t libbcc_ns, verify_ns;
    char **files; /* that the text included from outside the kernel's headers, as far as that is known */
    size_t file_count;
};

/* What to make an image of. */
struct compile_job {
    const struct source *source;
    const struct declarations *declarations; /* of the source */
    const struct compile_target *targets;
    size_t target_count;
    const struct compile_additions *additions;
    const struct headers *headers;
    const struct cache *cache;
    struct stages *stages; /* all zero: gets what the text became on its way, if need be of a part of it;
                              NULL: not wanted. What the cache has comes without */
};

/*
 * Gives the image out of the cache, or compiles the source with the additions and verifies each target. The
 * image's programs are the targets, in their order and under their own names; one that an #if left out has no
 * instructions. Prints the compiler's warnings about the probe's lines. Returns 0 or the recorded error.
 */
int compile(const struct compile_job *job, struct image *image, struct compile_report *report) MUST_CHECK;

void compile_report_finish(struct compile_report *report);

/* A compile under way; its job must stay. */
struct compilation {
    const struct compile_job *job;
    struct request request;
    struct timespec started;
    struct spawned spawned; /* runs, unless the image was in the cache */
    struct image image;     /* which is this */
    struct compile_report report;
};

/* compile() in steps. The second waits where compile_fd() is not readable yet. Where one fails nothing is
 * left of the compilation; where the second does not, the compiler process may still be at giving its memory
 * back, and the third waits for its end. */
int compile_start(const struct compile_job *job, struct compilation *compilation) MUST_CHECK;
int compile_finish(struct compilation *compilation, struct image *image,
                   struct compile_report *report) MUST_CHECK;
void compile_bury(struct compilation *compilation);

/* Polls readable when the compiler process has replied or ended; -1 where there is none to wait for. */
int compile_fd(const struct compilation *compilation);

/* Until compile_finish() would end it. */
uint64_t compile_left_ms(const struct compilation *compilation);

/* Ends it, in place of the second step. */
void compile_cancel(struct compilation *compilation);

/* The versions of libbcc and of the LLVM that it brings along: "libbcc 0.26.0, clang 14". On the heap; NULL
 * with the error recorded where the compiler process cannot be asked. */
char *compiler_version(void) MUST_CHECK;

#endif
