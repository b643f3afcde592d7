/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process aside, for work that nobody is to wait for, and that is to be done even if bccrun is killed.
 */
#ifndef BCCRUN_ASIDE_H
#define BCCRUN_ASIDE_H

#include <stddef.h>
#include <sys/types.h>

/* Starts it, as nobody's child, in a session of its own. In it the descriptors @fds are open and no others, and signals
 * that are meant for bccrun do not end it. Returns 0 in it, a negative number if there is none, else a positive one.
 * Sorts @fds in it. */
pid_t aside_fork(int *fds, size_t count);

#endif
