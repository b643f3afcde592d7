/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which modules have BTF, of the kernel whose own is in a file.
 */
#ifndef BCCRUN_MODULE_NAMES_H
#define BCCRUN_MODULE_NAMES_H

#include <stddef.h>

/* All zero has no modules. */
struct module_names {
    char *root;   /* what btf_open_module() takes */
    char **names; /* in their order */
    size_t count;
};

/* @path is that of KERNEL_BTF below some root: of any other file no modules are known. */
void module_names_read(const char *path, struct module_names *modules);
void module_names_finish(struct module_names *modules);

#endif
