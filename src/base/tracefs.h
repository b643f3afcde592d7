/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where tracefs is.
 */
#ifndef BCCRUN_TRACEFS_H
#define BCCRUN_TRACEFS_H

/* Its directory, without @root; NULL if it is not mounted. */
const char *tracefs(const char *root);

#endif
