/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's own type information (CONFIG_DEBUG_INFO_BTF, Linux: Documentation/bpf/btf.rst), as far as it
 * says which functions there are: a tracing program names its function by the number it has there.
 */
#ifndef BCCRUN_BTF_H
#define BCCRUN_BTF_H

#include <stdint.h>

#include "base/error.h"
#include "base/nearest.h"
#include "base/text.h"

#define KERNEL_BTF "/sys/kernel/btf/vmlinux"

/* All zero is none. */
struct kernel_btf {
    struct text data;
    const struct kernel_btf *base; /* of a module's: the kernel's, whose types and names it goes on from */
};

/* Reads KERNEL_BTF: some MB, in a few ms. Returns 0 or a negative errno, unrecorded:
 * -ENOENT where the kernel has none, -EBADMSG where it is not understood. */
int kernel_btf_read(const char *root, struct kernel_btf *btf) MUST_CHECK;
void kernel_btf_finish(struct kernel_btf *btf);

/* The same for the module of this name, from @root/sys/kernel/btf/. */
int module_btf_read(const char *root, const char *module, const struct kernel_btf *base,
                    struct kernel_btf *btf) MUST_CHECK;

/* The BTF id of the function @name, 0 where the kernel, or that module, has none. */
uint32_t kernel_btf_function(const struct kernel_btf *btf, const char *name);

/* Offers every function that begins with @prefix to @near, without it. */
void kernel_btf_offer_functions(const struct kernel_btf *btf, const char *prefix, struct nearest *near);

/* Calls @visit with where each type lies in the data, in the order of their ids, from 1 on. */
void kernel_btf_visit(const struct kernel_btf *btf, void (*visit)(uint32_t offset, void *context),
                      void *context);

/* The name at @offset of the strings, "" for none. */
const char *kernel_btf_string(const struct kernel_btf *btf, uint32_t offset);

#endif
