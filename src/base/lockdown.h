/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel lockdown (kernel_lockdown(7)): even root may not change the kernel ("integrity"), or not read its memory either
 * ("confidentiality": no kprobes, no tracefs).
 */
#ifndef BCCRUN_LOCKDOWN_H
#define BCCRUN_LOCKDOWN_H

#include <stdbool.h>

/* "integrity" or "confidentiality", on the heap; NULL: the kernel is not locked down, as far as can be seen. */
char *lockdown_mode(const char *root);

/* Whether it is "confidentiality"; then the hint of how that ends is recorded. */
bool lockdown_is_strict(const char *root);

/* Records the hint. */
void lockdown_hint(const char *mode);

#endif
