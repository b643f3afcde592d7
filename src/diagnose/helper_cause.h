/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a program may not call one of the kernel's helpers, where that is not the program's kind: the kernel is locked
 * down, was built without an option, or is older than the helper.
 */
#ifndef BCCRUN_HELPER_CAUSE_H
#define BCCRUN_HELPER_CAUSE_H

/* The headline's words on why a program may not call @helper on the kernel whose files are below @root, on the heap; the
 * hints are recorded for the failure to come. NULL if no such cause is found. */
char *helper_cause(const char *root, const char *helper);

/* The same for the helper of this number, which the kernel does not know. */
char *helper_cause_of_number(const char *root, unsigned number);

#endif
