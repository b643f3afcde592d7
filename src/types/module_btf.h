/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of the kernel's modules, by the type information that each brings along (CONFIG_DEBUG_INFO_BTF_MODULES,
 * Linux 5.11).
 */
#ifndef BCCRUN_MODULE_BTF_H
#define BCCRUN_MODULE_BTF_H

#include "types/btf.h"

/* A function as the kernel names it when a program is loaded for it. All zero is none. */
struct btf_function {
    uint32_t id;     /* in the type information of the kernel, or of the module that has it */
    uint32_t object; /* the id of the module's type information; 0: the kernel's */
};

/* Looks for @name in the loaded modules: a function of any of them, "MODULE:FUNCTION", or MODULE__FUNCTION as BCC's
 * macros write it. Returns whether there is one. */
bool module_btf_find(const char *root, const struct btf *kernel, const char *name,
                     struct btf_function *function);

#endif
