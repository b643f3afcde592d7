/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A kind of attach point: kprobes, tracepoints, ... All that bccrun knows of it is in its struct attach_kind:
 * how it is written, which places there are and what they hand to a program, what it asks of the kernel, how to
 * attach. One file each, one row each in the table of kinds.c.
 *
 * In all of this @root is put before the paths of /proc, /sys and tracefs ("" on a real machine), @word is the
 * word that the target was written with, and @target is the target as normalize() made it.
 */
#ifndef BCCRUN_KIND_H
#define BCCRUN_KIND_H

#include <stddef.h>
#include <stdint.h>

#include "attach/attachment.h"
#include "base/error.h"
#include "base/text.h"
#include "probe/declare.h"
#include "symbols/binary.h"
#include "symbols/places.h"
#include "types/btf.h"
#include "types/module_btf.h"
#include "types/signature.h"

/* A word for a kind, as in SEC("WORD/TARGET"), -a FUNCTION=WORD/TARGET, 'find WORD:GLOB', 'new WORD:TARGET'. */
struct attach_word {
    const char *name; /* "kretprobe"; NULL ends a list of them */
    const char
        *prefix; /* BCC's name for such a function begins with this: "kretprobe__"; NULL: it has none */
    const char *mechanism; /* how the kernel calls the program, in words; NULL for an alias */
    uint32_t attach_type;  /* enum bpf_attach_type that programs are loaded for; 0 for most */
    bool on_return;        /* where the function returns, not where it starts */
    bool is_of_all;        /* also returns of calls that are under way when it is attached */
    bool is_sleepable;     /* the program may wait for memory (BPF_F_SLEEPABLE) */
    bool is_guess; /* in BCC such a name alone attaches nothing: the function may be meant for elsewhere */
    bool is_alias; /* only find and new take it, because other tools have it */
};

/* Links that attach to many places at once, for programs that were loaded for them. */
struct attach_multi {
    uint32_t attach_type; /* enum bpf_attach_type */
    const char *needs;    /* "Linux 5.18 with ..." */
    bool (*is_there)(const char *root);

    /* The link's descriptor, or a negative errno, unrecorded. */
    int (*attach)(const struct places *places, bool on_return, int program_fd);
};

/* How programs attach to all places that a glob stands for. All zero: the target may not be a glob. */
struct attach_glob {
    const char *noun; /* what the places are: "function" */

    /* Appends the places that match @glob, sorted by name, each once: 0 or the recorded error, also if there are
     * none. */
    int (*expand)(const struct attach_word *word, const char *root, const char *glob, struct places *places);

    /* Attaches to one of them. 0 or a negative errno, unrecorded, with *attachment all zero. */
    int (*attach_place)(const struct attach_word *word, const char *root, const struct places *places,
                        size_t index, int program_fd, struct attachment *attachment);

    const struct attach_multi *multi; /* NULL: the kernel has no such links for this kind */

    /* Whether @target, which looks like a glob, is the name of one place: "prog:main.(*Server).Handle". Records no error.
     * NULL: names have no such characters. */
    bool (*is_name)(const struct attach_word *word, const char *root, const char *target);
};

/* How a program reads what its place was called with. */
enum argument_access {
    ACCESS_REGISTERS,   /* PT_REGS_PARM1(ctx) and so on */
    ACCESS_WORDS,       /* ctx[0] and so on; after the arguments the result */
    ACCESS_RAW,         /* ctx->args[0] and so on */
    ACCESS_RECORD,      /* args->NAME: a record that the tracepoint's format describes */
    ACCESS_CALL_RECORD, /* the same of a system call: its number comes first, strings are the caller's */
    ACCESS_USDT,        /* bpf_usdt_readarg(1, ctx, &x) and so on */
};

#define ACCESS_REGISTERS_MAX                                                                                 \
    6                       /* further arguments are on the stack (System V ABI of x86-64, section 3.2.3) */
#define ACCESS_WORDS_MAX 12 /* MAX_BPF_FUNC_ARGS in the kernel's include/linux/bpf.h */

/* The places of a kind, for 'find' and 'new'. @btf has no types if the kernel has none. All zero: they do not know the
 * kind. */
struct attach_listing {
    const char *noun; /* what a place is: "kernel function" */
    enum argument_access access;
    bool is_on_demand; /* find does not list them if no kind is asked for */
    bool has_category; /* "CATEGORY/NAME", which may also be written "CATEGORY:NAME" */

    /* The sections that a probe for a place attaches to, without its name: "tracepoint/syscalls/sys_enter_". NULL:
     * those of the kind's own words. */
    const char *entry_section, *return_section;

    /* Calls @visit with the name of every place, in no order. The first is for kinds whose places are the
     * kernel's: 0 or the recorded error. The second is for places in a file, whose targets are "PATH:NAME". The
     * other of the two is NULL. */
    int (*visit)(const char *root, const struct btf *btf, void (*visit)(const char *name, void *context),
                 void *context);
    void (*visit_file)(const char *root, const struct binary *binary,
                       void (*visit)(const char *name, void *context), void *context);

    /* Fills the signature as far as it is known, quickly. NULL: it never is. */
    void (*describe)(const char *root, const struct btf *btf, const char *target,
                     struct signature *signature);

    /* The same for a probe that is to be written: 0, or the recorded error if there is no such place. */
    int (*lookup)(const char *root, const struct btf *btf, const char *target, struct signature *signature);
};

struct trampoline; /* trampoline.h */

/* What a target says by itself, without a machine. */
struct attach_target {
    const char *example; /* one, for advice */

    /* @target in the one form that all other functions take and duplicates are known by. On the heap; NULL with the
     * error recorded if it makes no sense. @is_name: it was in a function's name. NULL: as it is. */
    char *(*normalize)(const struct attach_word *word, const char *target, bool is_name);

    /* How long the name or path of a file is with which @target begins. NULL: it is a place in the kernel. */
    size_t (*file_length)(const char *target);

    /* The system call whose entry the target is, so that parameters after ctx are its arguments; NULL for none.
     * NULL: never. */
    const char *(*syscall)(const char *target);

    /* The system call whose functions for 32-bit programs belong to the target as well (compat_call.h); NULL for none.
     * NULL: never. */
    const char *(*compat_call)(const char *target);

    /* Whether a function there gets its arguments on the stack, and not in registers: one of a 32-bit program on x86-64.
     * Records no error. NULL: never. */
    bool (*has_stack_arguments)(const char *root, const char *target);

    /* Whether the current task is merely the one that was interrupted there, see interrupted.h. NULL: never. */
    bool (*is_interrupt)(const char *target);
};

/* What a machine is asked before anything is compiled. Each of them returns 0 or the recorded error. */
struct attach_checks {
    /* The kind that attaches to the target on a machine that cannot do it by this one; NULL: none, so that require()
     * says what is missing. NULL: never. */
    const struct attach_kind *(*substitute)(const char *root, const char *target);

    /* Whether this kernel has the kind at all. NULL: that shows in what follows. */
    int (*require)(const struct attach_word *word, const char *root, const char *target);

    /* After it: whether the target is there. NULL: that shows when the program is attached. */
    int (*find)(const struct attach_word *word, const char *root, const char *target);

    /* After it, unless the user takes the risk (--unsafe): whether what is traced goes on as if it were not. NULL: it
     * always does. */
    int (*harmless)(const struct attach_word *word, const char *root, const char *target);
};

#define KIND_WORDS 8 /* at least one has no name, and ends them */

struct attach_kind {
    struct attach_word words[KIND_WORDS]; /* the first is what find prints */
    uint32_t program_type;                /* enum bpf_prog_type */
    struct attach_target target;
    struct attach_checks checks;

    /* Of programs that are bound to a kernel function as they are loaded: trampoline.h requires, finds and attaches,
     * so that the members for that may be NULL (find() is asked after it). NULL: programs of this kind are not. */
    const struct trampoline *trampoline;

    /* Appends C that goes before the probe's source, for its function @function to call: 0 or the recorded error.
     * NULL: none. */
    int (*prelude)(const char *root, const char *target, const char *function, struct text *prelude);

    /* Warns of what the function reads, by its source, that programs do not get at the target. NULL: they get all. */
    void (*warn_reads)(const char *root, const char *target, const struct source *source,
                       const struct declared_function *function);

    /* Where attach() below would attach, without doing it: the kernel's own name, on the heap; NULL with the
     * error recorded. NULL: @target. */
    char *(*resolve)(const struct attach_word *word, const char *root, const char *target);

    /* Attaches the program. On failure the error is recorded and *attachment all zero. */
    int (*attach)(const struct attach_word *word, const char *root, const char *target, int program_fd,
                  struct attachment *attachment);

    struct attach_glob glob;
    struct attach_listing listing;
};

#endif
