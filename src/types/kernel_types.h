/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's types that a source uses, written in C from the BTF of a kernel and its modules: a probe
 * compiles without kernel headers, and its offsets are those of the kernel that runs. Which types these are is decided
 * by the source's words alone, so no compile is needed to find out what is missing.
 */
#ifndef BCCRUN_KERNEL_TYPES_H
#define BCCRUN_KERNEL_TYPES_H

#include "base/error.h"
#include "types/name_set.h"
#include "types/type_definition.h"

/* All zero is empty. */
struct kernel_types {
    struct type_definition *definitions;
    size_t count;
    char **modules; /* whose types are among them */
    size_t module_count;
};

/*
 * Fills @types, from the kernel's BTF in the file @path, with
 * - each struct, union and enum that @source has as a tag, unless it is defined there, and struct pt_regs;
 * - each typedef, and each enum with a constant, that @source has;
 * - what these hold by value;
 * - of what their members point to, each struct and union whose member @source names, because it may be followed.
 * A module is read for what the kernel itself does not have, where @path is that of KERNEL_BTF below some root. Returns 0; or the recorded error, -ENOENT if the kernel
 * has no BTF.
 */
int kernel_types_read(const char *path, const struct name_set *source, struct kernel_types *types) MUST_CHECK;

void kernel_types_finish(struct kernel_types *types);

/* Whether there is BTF to read; kernel_types_check(): 0 or the recorded error. */
bool kernel_types_exist(const char *root);
int kernel_types_check(const char *root) MUST_CHECK;

#endif
