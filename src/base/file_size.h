/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How large files may grow that this process writes (ulimit -f). It is meant for the user's files, but counts
 * for memfd_create(2) too, and ends a process by a signal that nobody expects.
 */
#ifndef BCCRUN_FILE_SIZE_H
#define BCCRUN_FILE_SIZE_H

#include <sys/resource.h>

struct file_size {
    struct rlimit limit;
    void (*handler)(int);
};

/* Lets memory that is used as a file grow, here and in processes started from now on. Who may not lift the
 * limit gets EFBIG from write(2) instead of the signal. */
void file_size_lift(struct file_size *callers);
void file_size_restore(const struct file_size *callers);

#endif
