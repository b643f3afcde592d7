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
#include "probe/declare.h"

struct attach_kind;

struct attach_point {
    const struct attach_kind *kind;
    char *target;    /* "tcp_connect", "execve", "sched/sched_switch" */
    size_t function; /* its number in the declarations */
    bool is_syscall; /* parameters after ctx are a system call's arguments */
};

struct attach_plan {
    struct attach_point *points;
    size_t count;
};

/* What holds a program in its place: closing both ends it, and so does the end of the process, however it
 * comes. */
struct attachment {
    int event_fd;
    int link_fd;
    char *where; /* the kernel's own name for the place: "__x64_sys_execve" */
};

/* Reads where each function attaches. Errors: a section that is not known, two functions at one point, no
 * function that attaches. Warns of functions that nothing attaches. The plan of a text that ends inside
 * brackets may be empty: what is wrong with it is the compiler's to say. */
int attach_plan_read(const struct source *source, const struct declarations *declarations,
                     struct attach_plan *plan) MUST_CHECK;
void attach_plan_finish(struct attach_plan *plan);

/* Whether this kernel can do what the plan asks for, as far as that shows before anything is compiled. @root
 * is "" on a real machine. */
int attach_plan_check(const struct attach_plan *plan, const char *root) MUST_CHECK;

/* The enum bpf_prog_type of programs for this point. */
uint32_t attach_program_type(const struct attach_point *point);

/* Attaches the program; on failure the attachment is as attachment_init() made it. */
int attach(const struct attach_point *point, const char *root, int program_fd,
           struct attachment *attachment) MUST_CHECK;

void attachment_init(struct attachment *attachment);
void attachment_finish(struct attachment *attachment); /* detaches */

#endif
