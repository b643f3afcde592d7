/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of the kernel and of its modules, as /proc/kallsyms lists them. Reading it takes tens of ms.
 */
#ifndef BCCRUN_KALLSYMS_H
#define BCCRUN_KALLSYMS_H

#include <stdint.h>

#include "base/error.h"

struct kernel_symbol {
    uint64_t address; /* 0: hidden (kernel.kptr_restrict), or a per-CPU symbol's */
    const char *name;
    const char *module; /* "" for the kernel's own */
};

/* Calls @visit for each function, in no order; the strings last as long as the call. Returns 0 or a negative
 * errno, unrecorded. */
int kallsyms_visit(const char *root, void (*visit)(const struct kernel_symbol *symbol, void *context),
                   void *context);

#endif
