/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which mount a path below /sys leads into. A file of the kernel's may be missing because something else is mounted
 * over the place where it is.
 */
#ifndef BCCRUN_MOUNTS_H
#define BCCRUN_MOUNTS_H

#include <stdbool.h>

/* Whether another file system covers the place @path of the kernel's files in /sys (sysfs and what it has places for:
 * tracefs, debugfs, securityfs). Sets *cover to "tmpfs on /sys/kernel", on the heap, and records the hint of how to
 * uncover it. False, *cover NULL: it does not, or nobody knows. */
bool mounts_cover(const char *root, const char *path, char **cover);

#endif
