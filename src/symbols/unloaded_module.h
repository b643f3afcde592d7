/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Modules that are installed and not loaded: depmod(8) lists what each of them offers to others.
 */
#ifndef BCCRUN_UNLOADED_MODULE_H
#define BCCRUN_UNLOADED_MODULE_H

#include "base/error.h"

/* Hints at the module that has @function, if it is one that others may call, or at that of this name. Best effort: of the
 * running kernel's modules. */
void unloaded_module_hint(const char *root, const char *function);

#endif
