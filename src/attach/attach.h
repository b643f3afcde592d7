/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a probe's functions attach: read from what stands before them or from their names, checked against
 * this kernel, done, undone.
 *
 * A section goes before a name: SEC("kprobe/sys_execve") int kprobe__foo() attaches to execve.
 */
#ifndef BCCRUN_ATTACH_H
#define BCCRUN_ATTACH_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "probe/declare.h"
#include "symbols/places.h"

struct attach_kind;

struct attach_point {
    const struct attach_kind *kind;
    char *target;     /* "tcp_connect", "execve", "sched/sched_switch" */
    size_t function;  /* its number in the declarations */
    bool is_guess;    /* only the function's name syscall__NAME says where */
    bool is_syscall;  /* parameters after ctx are a system call's arguments */
    bool is_doubtful; /* this kernel cannot do it, but an #if may leave the function out */
    uint32_t btf_id;  /* of the kernel function that a tracing program is bound to as it is loaded; 0: none */
    uint32_t btf_object;  /* the kernel module's types that this is an id of; 0: the kernel's own */
    struct places places; /* where the target is a glob: what it stands for, once the plan is checked */
    bool is_multi;        /* one link attaches to all of them */
};

struct attach_plan {
    struct attach_point *points;
    size_t count;
};

/* What holds a program in its place: closing the descriptors ends it, and so does the end of the process,
 * however it comes. All zero is attached nowhere. */
struct attachment {
    int *fds; /* without these the program runs no more */
    size_t fd_count;
    int *events; /* what the kernel made for it to hang on */
    size_t event_count;
    char *where;        /* the kernel's own name for the place: "__x64_sys_execve" */
    size_t place_count; /* how many places that is: functions, instructions, CPUs */
};

/* Reads where each function attaches. Errors: a section that is not known, two functions at one point, no
 * function that attaches. Warns of functions that nothing attaches. The plan of a text that ends inside
 * brackets may be empty: what is wrong with it is the compiler's to say. */
int attach_plan_read(const struct source *source, const struct declarations *declarations,
                     struct attach_plan *plan) MUST_CHECK;
void attach_plan_finish(struct attach_plan *plan);

/* Takes the point out of the plan. */
void attach_plan_drop(struct attach_plan *plan, size_t index);

/* Whether this kernel can do what the plan asks for, as far as that shows before anything is compiled; finds
 * the BTF ids of the points that have one, and the places that globs stand for. What an #if may leave out is
 * only marked, unless @declarations is NULL. An error shows the place in @source, unless that is NULL. @root
 * is "" on a real machine. */
int attach_plan_check(struct attach_plan *plan, const struct source *source,
                      const struct declarations *declarations, const char *root) MUST_CHECK;

/* The same of those that were marked and are still in the plan, once it is known what is compiled. */
int attach_plan_check_doubtful(struct attach_plan *plan, const struct source *source,
                               const struct declarations *declarations, const char *root) MUST_CHECK;

/* Adds to the recorded error, which is about attaching @point, where the text says to attach it: the line, a
 * caret. Nothing where the headline tells the line already, or where it was said from outside (-a). */
void attach_add_place(const struct attach_point *point, const struct source *source,
                      const struct declarations *declarations);

/* The enum bpf_prog_type of programs for this point, and the enum bpf_attach_type that they are loaded for.
 */
uint32_t attach_program_type(const struct attach_point *point);
uint32_t attach_type(const struct attach_point *point);

/* Appends what the text calls that @function uses only because of where it attaches: C that goes before the
 * probe's text. Returns 0 or the recorded error. */
int attach_prelude(const struct attach_point *point, const char *root, const char *function,
                   struct text *prelude) MUST_CHECK;

/* Whether the current process is a bystander at this point, see bystander.h. */
bool attach_has_bystander(const struct attach_point *point);

/* The kind of place, as in SEC("KIND/..."). */
const char *attach_kind_name(const struct attach_point *point);

/* Whether the target names many: point->places has them. */
bool attach_is_glob(const struct attach_point *point);

/* The kernel's own name of the place to which attach() would attach, as far as it shows without attaching. On
 * the heap; NULL with the error recorded. */
char *attach_resolve(const struct attach_point *point, const char *root);

/* Attaches the program; on failure the attachment is all zero. */
int attach(const struct attach_point *point, const char *root, int program_fd,
           struct attachment *attachment) MUST_CHECK;

/* Detaches: on return none of the programs runs any more. What they hung on is left for detach_finish(),
 * which takes the attachments apart; where that lasts, because they are many, a process of its own is left to
 * do it and ends by itself. */
void detach(struct attachment *attachments, size_t count);
void detach_finish(struct attachment *attachments, size_t count);

void attachment_finish(struct attachment *attachment); /* both, for one */

#endif
