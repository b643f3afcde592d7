/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The request and the reply between bccrun and its compiler process. Each is a file without a name
 * (memfd_create(2)), passed as a descriptor, so neither side ever waits for the other to read. libbcc's
 * output on stdout and stderr goes into a third one.
 */
#ifndef BCCRUN_EXCHANGE_H
#define BCCRUN_EXCHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "image/image.h"
#include "image/inputs.h"
#include "image/stages.h"
#include "types/type_definition.h"

/* The descriptors of the compiler process besides 0, 1 and 2. */
#define EXCHANGE_REQUEST_FD 3
#define EXCHANGE_REPLY_FD   4
#define EXCHANGE_STEPS_FD   5 /* a pipe: gets a byte at each step (enum exchange_step) */
#define EXCHANGE_HEAD_FD    6 /* a file that has the precompiled head, or gets it; not open if there is none */
#define EXCHANGE_TURN_FD    8 /* a socket through which these files come anew, after a rehearsal */

/* What the compiler process reports while it works. */
enum exchange_step {
    STEP_VERIFY = 'v', /* libbcc has compiled the source, now the kernel verifies it */
    STEP_DONE = 'd'    /* the reply is complete */
};

/* Beginnings of the lines that the compiler process adds to a verifier's log, about what the verifier cannot know.
 * They end in " at insn N)". */
#define EXCHANGE_NO_FUNCTION "(libbcc left out the function that is called"
#define EXCHANGE_NO_VARIABLE "(libbcc has no place for the global variable that is used"

struct request_function {
    char *name;    /* in the source that libbcc gets */
    uint32_t type; /* enum bpf_prog_type to verify it as; BPF_PROG_TYPE_UNSPEC: not at all */
    uint32_t attach_type, flags, attach_btf_id; /* as in struct image_program, */
    uint32_t attach_btf_object;                 /* and so is this */
};

/* What to do with the head of the source. */
enum head_use {
    HEAD_PLAIN, /* compile it with the rest */
    HEAD_MAKE,  /* precompile it into the file, and use that */
    HEAD_USE    /* the file has it precompiled */
};

struct request {
    char *text;                    /* translated (translate.h); "" asks for the versions */
    size_t body_at;                /* where in it the part after the head begins */
    char *head;                    /* replaces the text before that part, and can be precompiled */
    size_t head_flag_count;        /* how many of the flags, the first ones, the head is precompiled with */
    struct type_definition *types; /* go between the two, but for those that libbcc's own headers have */
    size_t type_count;
    char *headers_source; /* becomes BCC_KERNEL_SOURCE */
    char *formats;        /* the directory that takes the place of tracefs; "" for tracefs itself */
    char **flags;         /* for clang, after libbcc's own */
    size_t flag_count;
    struct request_function *functions;
    size_t function_count;
    bool wants_stages; /* every reply has the stages that the source reached */
    bool is_rehearsal; /* compile it to be ready sooner for the request that comes then, reply to that one */
    enum head_use head_use;
};

enum reply_kind {
    REPLY_IMAGE,    /* the image follows */
    REPLY_TEXT,     /* libbcc did not accept the source: what it printed says why */
    REPLY_MISSING,  /* no function was compiled (an #if left them out); @function is one of them */
    REPLY_REJECTED, /* the verifier rejected function @function */
    REPLY_VERSION,  /* @log has the versions, in answer to a request without a source */
    REPLY_FAILED,   /* anything else: @log and @hints are an error's headline and advice */
};

/* What became of the head. */
enum head_result {
    HEAD_NOT_PRECOMPILED, /* it was not wanted, or this libbcc cannot do it */
    HEAD_USED,
    HEAD_MADE,    /* and used */
    HEAD_REFUSED, /* clang could not precompile it */
    HEAD_BROKEN   /* clang rejected the file, so the whole source was compiled */
};

struct reply {
    enum reply_kind kind;
    enum head_result head;
    struct stages stages;
    struct image image;
    struct inputs inputs; /* of the image, */
    uint64_t libbcc_ns;   /* how long libbcc's own call took, */
    uint64_t verify_ns;   /* and how long the kernel's verifier took */
    size_t function;
    int err;   /* with which the kernel rejected it, positive; of REPLY_FAILED, error_number() */
    char *log; /* the verifier's, or the headline */
    char *hints;
    struct source_position *positions;
    size_t position_count;
};

void request_write(const struct request *request, struct text *to);
int request_read(const char *bytes, size_t length, struct request *request) MUST_CHECK;
void request_finish(struct request *request);

void reply_write(const struct reply *reply, struct text *to);
int reply_read(const char *bytes, size_t length, struct reply *reply) MUST_CHECK;
void reply_finish(struct reply *reply);

#endif
