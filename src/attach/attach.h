/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A point of attachment: where a function of the probe attaches. What the kind of it knows (kind.h) is asked here.
 */
#ifndef BCCRUN_ATTACH_H
#define BCCRUN_ATTACH_H

#include <stddef.h>
#include <stdint.h>

#include "attach/attachment.h"
#include "base/error.h"
#include "base/text.h"
#include "symbols/places.h"
#include "translate/translate.h"
#include "types/module_btf.h"

struct attach_kind;
struct attach_word;

struct attach_point {
    const struct attach_kind *kind;
    const struct attach_word *word; /* of the kind, as the source has it */
    char *target;                   /* "tcp_connect", "execve", "sched/sched_switch" */
    char *process_root;             /* of the process whose files the target is of; NULL: the machine's */
    size_t function;                /* its number in the declarations */
    bool is_guess;                  /* only the function's name syscall__NAME says where */
    bool is_syscall;                /* parameters after ctx are a system call's arguments */
    bool has_stack_arguments;       /* parameters after ctx are on the stack of a 32-bit program */
    bool is_native_only;            /* without calls of 32-bit programs, whose arguments it would misread */
    bool is_doubtful;               /* this kernel cannot do it, but an #if may leave the function out */
    bool is_unsafe;                 /* attached even if what is traced may change by it */
    struct btf_function btf;        /* that a program is bound to as it is loaded; all zero: none */
    bool is_name;                   /* what looks like a glob in the target is the exact name of one place */
    struct places places; /* if the target is a glob: what it stands for, once the plan is checked */
    bool is_multi;        /* one link attaches to all of them */
};

/* Gives the point the kind that stands in for its own on this machine, if there is one (kind.h). */
void attach_substitute(struct attach_point *point, const char *root);

/* Finds out how functions at the point get their arguments. */
void attach_find_arguments(struct attach_point *point, const char *root);

/* What attach_substitute() does, and whether this kernel can do it, as far as that shows before anything is compiled; finds the BTF function of a point
 * that has one, and the places of a glob. 0 or the recorded error. */
int attach_check(struct attach_point *point, const char *root) MUST_CHECK;

/* Adds to the recorded error, which is about what a program would do to what is traced, how to attach it all the same. */
void attach_add_unsafe_hint(void);

/* Whether two points of two plans are one: the same word, target, and what these were found to be. */
bool attach_is_same(const struct attach_point *a, const struct attach_point *b);

/* The enum bpf_prog_type of programs for this point, and the enum bpf_attach_type that they are loaded for. */
uint32_t attach_program_type(const struct attach_point *point);
uint32_t attach_type(const struct attach_point *point);

/* BPF_F_SLEEPABLE if its program may wait for memory, else 0. */
uint32_t attach_program_flags(const struct attach_point *point);

/* Appends the C that must be before the probe's source for what @function calls only because of where it attaches.
 * Returns 0 or the recorded error. */
int attach_prelude(const struct attach_point *point, const char *root, const char *function,
                   struct text *prelude) MUST_CHECK;

/* Warns of what the point's function reads, by its source, that programs do not get there. */
void attach_warn_reads(const struct attach_point *point, const char *root, const struct source *source,
                       const struct declarations *declarations);

/* Whether the current task is merely the one that was interrupted at this point, see interrupted.h. */
bool attach_is_interrupt(const struct attach_point *point);

/* How its function gets what it reads of the traced function. */
enum function_access attach_access(const struct attach_point *point);

/* The word for the kind, as in SEC("WORD/..."). */
const char *attach_kind_name(const struct attach_point *point);

/* How the kernel calls the program, in words. */
const char *attach_mechanism(const struct attach_point *point);

/* Whether the target is a glob: point->places has what it stands for. An exact name wins over a glob, once
 * attach_check() has looked for it. */
bool attach_is_glob(const struct attach_point *point);

/* Whether system calls of 32-bit programs, which this kernel takes, do not come by there although others do. */
bool attach_misses_compat(const struct attach_point *point, const char *root);

/* The kernel's own name of the place to which attach() would attach, as far as it shows without attaching. On the
 * heap; NULL with the error recorded. */
char *attach_resolve(const struct attach_point *point, const char *root);

/* Attaches the program; on failure the error is recorded and the attachment all zero. */
int attach(const struct attach_point *point, const char *root, int program_fd,
           struct attachment *attachment) MUST_CHECK;

#endif
