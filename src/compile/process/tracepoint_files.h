/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From which files libbcc learns the fields of a tracepoint's record.
 */
#ifndef BCCRUN_TRACEPOINT_FILES_H
#define BCCRUN_TRACEPOINT_FILES_H

/* libbcc reads formats below @directory from now on, which stays the caller's; "": in tracefs. */
void tracepoint_files_use(const char *directory);

#endif
