/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files as one process has them. A root that ends in "/proc/PID/root" (proc(5)) means that: paths below it are looked
 * up in the process's mount namespace and below its root directory, also through its symbolic links, and a file that the
 * process has mapped is the mapped one, even if it was deleted or replaced since.
 */
#ifndef BCCRUN_PROCESS_ROOT_H
#define BCCRUN_PROCESS_ROOT_H

#include <sys/types.h>

#include "base/error.h"

/* The root of the process on the machine below @root; on the heap. */
char *process_root(const char *root, pid_t pid);

/* The process whose root it is; 0: it is a machine's. */
pid_t process_root_pid(const char *root);

/* The root of the machine that the process is on; of a machine's, that itself. On the heap. */
char *process_root_machine(const char *root);

/* A descriptor of the regular file at @path below @root to read from, or a negative errno, unrecorded: -EISDIR for a
 * directory, -EINVAL for a device or a pipe. Only regular files are ever opened: to open others can do something, or take
 * forever. */
int process_root_open(const char *root, const char *path) MUST_CHECK;

#endif
