/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files with code that a process has mapped, by their names.
 */
#ifndef BCCRUN_MAPPED_FILES_H
#define BCCRUN_MAPPED_FILES_H

#include "symbols/binary.h"
#include "symbols/mappings.h"

/* All zero is those of no process. */
struct mapped_files {
    char *root; /* of the machine */
    pid_t pid;
    struct mappings mappings;
};

/* Reads those of the process if @root is one's (process_root.h); else there are none. */
void mapped_files_read(const char *root, struct mapped_files *files);
void mapped_files_finish(struct mapped_files *files);

/* The file that the process has mapped from @path, also if it has been deleted or replaced since, or that the path leads to
 * today; NULL: there is none. */
const struct mapping *mapped_files_at(const struct mapped_files *files, const char *root, const char *path);

/* The program or the library of this name: "bash", "c", "libc", "libc.so.6". NULL: there is none. */
const struct mapping *mapped_files_named(const struct mapped_files *files, const char *name);

/* Opens the very file. NULL, without a record, if it is no ELF file or the process has ended. */
struct binary *mapped_files_open(const struct mapped_files *files, const struct mapping *mapping) MUST_CHECK;

#endif
