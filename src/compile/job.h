/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A job for the compiler: a probe's source, the functions to make programs of, and what is added to them. The
 * compiler process gets it as a request (image/exchange.h): the translated source, clang's flags, the
 * functions to verify.
 */
#ifndef BCCRUN_JOB_H
#define BCCRUN_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cache/cache.h"
#include "image/exchange.h"
#include "image/inputs.h"
#include "image/stages.h"
#include "probe/declare.h"
#include "probe/source.h"
#include "probe/usage.h"
#include "translate/translate.h"
#include "types/headers.h"
#include "types/target_kernel.h"

struct waiting; /* waiting.h */

/* A function to make a program of: one of the probe's, or one of bccrun's own. */
struct compile_target {
    const char *own_name;   /* a function in the additions' definitions; NULL: one of the probe's, */
    size_t function;        /* with this index in the job's declarations */
    const char *check;      /* statements to put at its start, or NULL; */
    const char *void_check; /* the same for a function that returns nothing */
    uint32_t program_type;  /* enum bpf_prog_type; BPF_PROG_TYPE_UNSPEC: compile it without verifying it */
    uint32_t attach_type;   /* enum bpf_attach_type to load it for */
    uint32_t flags;         /* BPF_F_SLEEPABLE or 0 */
    uint32_t attach_btf_id; /* the kernel function to load it for; 0 except for tracing programs */
    uint32_t attach_btf_object;  /* the kernel module whose types have that id; 0: the kernel itself */
    enum function_access access; /* how it gets what it reads of the traced function */
};

/* What is added to the probe's source. */
struct compile_additions {
    const char *definitions;   /* C to put in front of it, on lines of its own */
    const struct usage *usage; /* what the source does with its maps */
    const char *const *flags;  /* for clang: -DNAME=VALUE, -IDIRECTORY with an absolute path */
    size_t flag_count;
    bool with_log; /* an error of the verifier shows its whole log */
};

/* Everything in it belongs to the caller and must stay as it is until the compile has finished. */
struct compile_job {
    const struct source *source;
    const struct declarations *declarations; /* of the source */
    const struct compile_target *targets;
    size_t target_count;
    const struct compile_additions *additions;
    const struct target_kernel *kernel; /* to compile for */
    const struct headers *headers;
    const struct cache *cache;
    struct waiting *waiting; /* the compiler process that waits; NULL: none ever does */
    struct stages *stages; /* NULL, or all zero: gets the source's stages on its way to an image, as far as it
                              came, even if the compile fails. An image from the cache has none */
};

/* The function of the probe's that target @index is made of; NULL for one of bccrun's own and for an index
 * that no target has. */
const struct declared_function *job_function(const struct compile_job *job, size_t index);

/* Makes the job's @request; the caller finishes it. The same job gives the same request, byte for byte. The kernel's
 * types are not in it yet where they come from BTF: they follow from the rest. */
void job_request(const struct compile_job *job, struct request *request);

/* Adds the kernel's types where they come from BTF, and to @modules the files of the modules that have some of them.
 * 0 or the recorded error. */
int job_add_types(const struct compile_job *job, struct request *request, struct inputs *modules) MUST_CHECK;

#endif
