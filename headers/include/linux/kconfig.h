/* SPDX-License-Identifier: Apache-2.0 */
/* Read before everything else, as the kernel's file of this name is. */
#ifndef BCCRUN_KCONFIG_H
#define BCCRUN_KCONFIG_H

#include <generated/autoconf.h>

/* 1 where the option is on, else 0 (Documentation/process/coding-style.rst, "Conditional Compilation"). */
#define BCCRUN_ARGUMENT_1 0,
#define BCCRUN_SECOND(unused, value, ...) value
#define BCCRUN_IS_1(arguments) BCCRUN_SECOND(arguments 1, 0)
#define BCCRUN_IS_SET(value) BCCRUN_IS_SET_(value)
#define BCCRUN_IS_SET_(value) BCCRUN_IS_1(BCCRUN_ARGUMENT_##value)
#define IS_BUILTIN(option) BCCRUN_IS_SET(option)
#define IS_MODULE(option)  BCCRUN_IS_SET(option##_MODULE)
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))
#define IS_REACHABLE(option) IS_ENABLED(option)

#endif
