/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Descriptors that are waited for together. When one of them can be read, its function is called. So who
 * waits need not know who else does.
 */
#ifndef BCCRUN_LOOP_H
#define BCCRUN_LOOP_H

#include <stdint.h>

#include "base/error.h"

struct loop;

/* What to do when a descriptor can be read. It may add and remove descriptors, its own too. */
typedef void loop_function(void *context);

/* An empty loop. */
struct loop *loop_new(void);
void loop_free(struct loop *loop); /* takes NULL; the descriptors stay open */

/* From now on @function is called with @context when @fd can be read; NULL: loop_wait() just returns. */
void loop_add(struct loop *loop, int fd, loop_function *function, void *context);

/* The same when nobody reads any more what is written to @fd, or it has another error. */
void loop_add_end(struct loop *loop, int fd, loop_function *function, void *context);

/* Before @fd is closed. Its function is not called any more. Does nothing if the loop does not have it. */
void loop_remove(struct loop *loop, int fd);

/* Waits until a descriptor can be read, or for @timeout_ns (UINT64_MAX: without end), or less if a signal
 * handler runs. Calls the functions of all that can be read, in the order in which they were added. Returns 0
 * or the recorded error. */
int loop_wait(struct loop *loop, uint64_t timeout_ns) MUST_CHECK;

#endif
