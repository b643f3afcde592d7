/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel that a probe is compiled for: the running one, or another one, of which there are some files here.
 */
#ifndef BCCRUN_TARGET_KERNEL_H
#define BCCRUN_TARGET_KERNEL_H

#include "base/digest.h"
#include "base/error.h"
#include "types/type_source.h"

/* A root below which there is no file. */
#define NO_FILES "/dev/null"

struct target_kernel {
    char *release; /* as uname -r has it */
    char *root;    /* goes before the paths of its /proc, /sys and tracefs; NO_FILES: they are not here */
    char *btf;     /* the file with its types, which may be missing; NULL: there is none */
    bool is_other; /* not the running kernel */
};

/*
 * What @word names: NULL for the running kernel; the release of a kernel whose headers are here; a directory with copies
 * of a machine's files, each under its own path; a file with a kernel's BTF, whose name has the release or which is
 * the one of such a directory. Returns 0, and the caller finishes @kernel; or the recorded error.
 */
int target_kernel_find(const char *word, struct target_kernel *kernel) MUST_CHECK;
void target_kernel_finish(struct target_kernel *kernel);

/* Where the kernel's types come from. Of another kernel BTF comes first, because it is exact. 0, and the caller finishes
 * @headers; or the recorded error. */
int target_kernel_types(const struct target_kernel *kernel, const struct type_choice *choice,
                        struct headers *headers) MUST_CHECK;

/* Tells one build of a kernel from another: a digest of its BTF. 0 or the recorded error. */
int target_kernel_digest(const struct target_kernel *kernel, struct digest *digest) MUST_CHECK;

#endif
