/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A compile against the headers of another kernel than the running one: the compiler compares the members that the
 * source reads with where the running kernel has them, and warns, at the line that reads it, of each that lies elsewhere.
 */
#ifndef BCCRUN_MEMBER_CHECKS_H
#define BCCRUN_MEMBER_CHECKS_H

#include "compile/job.h"
#include "types/member_places.h"

/* All zero is none. */
struct member_checks {
    struct name_set names; /* of the source */
    struct member_places places;
    bool *is_dropped;   /* by place */
    size_t text_length; /* of the request's text before the checks */
};

/* Appends the checks to the text of @request, which is the job's, if its headers are another kernel's. Where the kernel has
 * no BTF to compare with, or the job is to show its stages, a warning says so instead. */
void member_checks_add(const struct compile_job *job, struct request *request, struct member_checks *checks);

/* Whether libbcc, which printed @output, rejected the text for checks that these headers cannot have: such a type or
 * member is not in them. Then @request is without these, and is to be compiled again. */
bool member_checks_drop(const struct compile_job *job, const char *output, struct request *request,
                        struct member_checks *checks);

void member_checks_finish(struct member_checks *checks);

#endif
