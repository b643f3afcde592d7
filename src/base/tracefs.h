/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where tracefs is.
 */
#ifndef BCCRUN_TRACEFS_H
#define BCCRUN_TRACEFS_H

/* Its directory, without @root; NULL if it is not mounted, or cannot be seen. */
const char *tracefs(const char *root);

/* Why it is not there, after "tracefs is"; records the hint of how that changes. */
const char *tracefs_hint(const char *root);

#endif
