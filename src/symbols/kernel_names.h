/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's functions by address, from /proc/kallsyms: those of modules and of BPF programs with the
 * module's name. Read once, when the first address is asked for: that takes tens of ms.
 */
#ifndef BCCRUN_KERNEL_NAMES_H
#define BCCRUN_KERNEL_NAMES_H

#include "symbols/address_table.h"

struct kernel_names {
    struct address_table table;
    bool is_read;
    bool is_hidden; /* the names are there, but all addresses are 0: kernel.kptr_restrict */
};

bool kernel_names_find(struct kernel_names *names, const char *root, uint64_t address,
                       struct address_name *name);
void kernel_names_finish(struct kernel_names *names);

#endif
