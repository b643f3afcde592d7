/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's functions into which probes can be put, for those who want many of them. Reading the list
 * takes tens of ms.
 */
#ifndef BCCRUN_FUNCTIONS_H
#define BCCRUN_FUNCTIONS_H

#include <stdint.h>

#include "base/error.h"
#include "symbols/places.h"

struct functions {
    struct places places; /* in the order of their names; with their addresses if the kernel lists them */
    bool are_traced;      /* it is the kernel's own list of what can be traced; else of all that it has */
};

/* Whether tracefs has the kernel's own list. */
bool functions_are_listed(const char *root);

/* Reads them from tracefs, or if that is not mounted from /proc/kallsyms; those that may not be probed are left
 * out. Returns 0 or the recorded error. */
int functions_read(const char *root, struct functions *functions) MUST_CHECK;
void functions_finish(struct functions *functions);

/* How much of @name is the function's own, without what the compiler added to it: "do_sysinfo.isra.0" is
 * do_sysinfo. */
size_t function_own_length(const char *name);

#endif
