/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limit on the size of the files that this process writes (ulimit -f). It is meant for the user's files,
 * but also counts for memfd_create(2), and ends a process by a signal that nobody expects.
 */
#ifndef BCCRUN_FILE_SIZE_H
#define BCCRUN_FILE_SIZE_H

#include <sys/resource.h>

struct file_size {
    struct rlimit limit;
    void (*handler)(int);
};

/* Lifts the limit for this process and for those that it starts from now on. If that is not allowed, write(2)
 * returns EFBIG instead of the signal. */
void file_size_lift(struct file_size *callers);
void file_size_restore(const struct file_size *callers);

#endif
