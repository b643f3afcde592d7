/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of the kernel's modules, by the type information that each brings along
 * (CONFIG_DEBUG_INFO_BTF_MODULES, Linux 5.11). Private to kernel/.
 */
#ifndef BCCRUN_MODULE_BTF_H
#define BCCRUN_MODULE_BTF_H

#include "kernel/attach.h"
#include "kernel/btf.h"

/* Looks for @name in the loaded modules: a function of any of them, "MODULE:FUNCTION", or MODULE__FUNCTION as
 * BCC's macros write it. Returns whether there is one, with the point's btf_id and btf_object set. */
bool module_btf_find(const char *root, const struct kernel_btf *kernel, const char *name,
                     struct attach_point *point);

#endif
