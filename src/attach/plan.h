/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a probe's functions attach: read from what is before them, from their names, or from -a, and checked against
 * this kernel.
 *
 * A section goes before a name: SEC("kprobe/sys_execve") int kprobe__foo() attaches to execve.
 */
#ifndef BCCRUN_PLAN_H
#define BCCRUN_PLAN_H

#include "attach/attach.h"
#include "probe/declare.h"

struct attach_plan {
    struct attach_point *points;
    size_t count;
};

/* Reads where each function attaches. Errors: a section that is not known, two functions at one point, no function
 * that attaches. Warns of functions that nothing attaches. The plan of a source that ends inside brackets may be
 * empty: what is wrong with it is for the compiler to say. */
int attach_plan_read(const struct source *source, const struct declarations *declarations,
                     struct attach_plan *plan) MUST_CHECK;

/* Its points are attached even where what is traced may change by it. */
void attach_plan_allow_unsafe(struct attach_plan *plan);
void attach_plan_finish(struct attach_plan *plan);

/* Takes the point out of the plan. */
void attach_plan_drop(struct attach_plan *plan, size_t index);

/* attach_check() for a point, and whether its function can read what it reads there. */
int attach_plan_check_point(struct attach_point *point, const struct source *source,
                            const struct declarations *declarations, const char *root) MUST_CHECK;

/* The same for all points. What an #if may leave out is only marked. An error shows the place in @source. */
int attach_plan_check(struct attach_plan *plan, const struct source *source,
                      const struct declarations *declarations, const char *root) MUST_CHECK;

/* For a machine of which there are only some files, below @root: how system calls are traced there, if these say which
 * PMUs it has. 0 or the recorded error, if the functions read what they cannot there. */
int attach_plan_substitute(struct attach_plan *plan, const struct source *source,
                           const struct declarations *declarations, const char *root) MUST_CHECK;

/* attach_plan_check() of those that were marked and are still in the plan, once it is known what is compiled. */
int attach_plan_check_doubtful(struct attach_plan *plan, const struct source *source,
                               const struct declarations *declarations, const char *root) MUST_CHECK;

/* Adds to the recorded error, which is about attaching @point, where the source says to attach it: the line, a caret.
 * Nothing if the headline has the line already, or if it was said from outside (-a). */
void attach_add_place(const struct attach_point *point, const struct source *source,
                      const struct declarations *declarations);

#endif
