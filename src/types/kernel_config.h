/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The options that a kernel was built with, where a copy of them is kept.
 */
#ifndef BCCRUN_KERNEL_CONFIG_H
#define BCCRUN_KERNEL_CONFIG_H

#include <stdbool.h>

/* The text of the configuration of the kernel @release, and in *path the file below @root that it is from, both on the
 * heap; NULL if none is found. */
char *kernel_config_read(const char *root, const char *release, char **path);

/* Whether @option ("KPROBES") is built in. */
bool kernel_config_has(const char *config, const char *option);

#endif
