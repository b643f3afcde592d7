/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files that a probe is made of, followed while they are edited: its text and what that includes. Hides
 * inotify(7), the ways in which editors save (in place; as another file renamed over it; deleted and made
 * anew), that one save is several events, and that a file may be gone or empty for a moment. What counts in
 * the end are the bytes.
 */
#ifndef BCCRUN_EDITS_H
#define BCCRUN_EDITS_H

#include <stddef.h>

#include "base/error.h"

struct edits;

/* Follows the file @path; NULL with the error recorded. */
struct edits *edits_new(const char *path) MUST_CHECK;
void edits_free(struct edits *edits);

/* From here on follows @files as well, and those that were followed besides no more. Their bytes count as
 * known, unless they were followed before. */
void edits_follow(struct edits *edits, const char *const *files, size_t count);

/* Polls readable when edits_take() is to be called. */
int edits_fd(const struct edits *edits);

/* Whether the bytes are others than they were when this was last asked; false while a save may still be under
 * way. Warns where the file stays away. */
bool edits_take(struct edits *edits);

#endif
