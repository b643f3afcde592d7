/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files that a probe is made of, followed while they are edited: its source and what it includes. Hides
 * inotify(7), the methods by which editors save (in place; as another file renamed over it; deleted and made
 * again), that one save is several events, and that a file may be gone or empty for a moment. In the end only
 * the bytes count.
 */
#ifndef BCCRUN_EDITS_H
#define BCCRUN_EDITS_H

#include <stddef.h>

#include "run/loop.h"

struct edits;

/* Follows the file @path; calls @function with @context when edits_take() is to be called. NULL with the error
 * recorded. */
struct edits *edits_new(const char *path, struct loop *loop, loop_function *function,
                        void *context) MUST_CHECK;
void edits_free(struct edits *edits);

/* From here on follows @path and @files, and no others. The bytes of files that were not followed before count
 * as known. */
void edits_follow(struct edits *edits, const char *const *files, size_t count);

/* Whether the bytes have changed since this was last asked; false while a save may still be under way. Warns
 * if the file stays away. */
bool edits_take(struct edits *edits);

#endif
