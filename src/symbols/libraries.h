/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds the files that a probe means by a name: a path, a program in $PATH, a library; and after them the
 * libraries that they link, in the order in which the dynamic loader searches them for a symbol (ld.so(8)). If the
 * root is a process's (process_root.h), files are those that the process has mapped.
 */
#ifndef BCCRUN_LIBRARIES_H
#define BCCRUN_LIBRARIES_H

#include "symbols/mapped_files.h"

struct library {
    char *path;
    uint16_t machine;              /* EM_NONE: this one's */
    const struct mapping *mapping; /* of a process; NULL: none, it is opened by its path */
    struct binary *binary;         /* NULL: not opened yet */
};

struct libraries {
    const char *root;
    struct mapped_files mapped; /* if the root is a process's */
    struct library *files;      /* in the order of the search, the opened ones first */
    size_t count;
    size_t opened_count;
};

/* Starts with what @name stands for: the file, if there is a slash in it; else the program of that name in $PATH,
 * then the library ("c", "libc", "libc.so.6"), then the file in this directory. Returns 0, or the recorded
 * error if there is none of them or the file that a path names cannot be probed. */
int libraries_open(struct libraries *libraries, const char *root, const char *name) MUST_CHECK;

/* Warns if libraries_open() would take @name for one of several libraries, or for a file that the process has not
 * mapped. */
void libraries_warn(const char *root, const char *name);

/* The @index-th of the files; the one after those that are open is opened first. NULL after the last. */
const struct binary *libraries_at(struct libraries *libraries, size_t index);

/* Takes an all-zero struct too. */
void libraries_close(struct libraries *libraries);

#endif
