/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The destination of the output: standard output, or the file of -o.
 *
 * A file that is made has mode 0600, since a trace holds what other people type and open; one that is there
 * keeps its mode, and its content until tracing starts. Pipes and character devices (/dev/null, a terminal)
 * are written to as they are; opening a pipe waits for its reader. In a directory that others can write, no
 * link is followed (base/chase.h), and what is there already must belong to us or to the directory's owner
 * and have no second name: the kernel's own rules where fs.protected_regular, fs.protected_fifos and
 * fs.protected_hardlinks are set (proc(5)).
 */
#ifndef BCCRUN_DESTINATION_H
#define BCCRUN_DESTINATION_H

#include "base/chase.h"

struct destination {
    const char *path; /* NULL: standard output */
    int fd;
    struct chase place;
    bool is_new;     /* made by us, and nothing in it */
    bool is_regular; /* a file with a size */
};

/* @path NULL is standard output. 0 or the recorded error; destination_finish() in both cases. */
int destination_open(struct destination *destination, const char *path) MUST_CHECK;

/* To be called before it is written: empties the file. */
int destination_begin(struct destination *destination) MUST_CHECK;

/* To be called after everything was written: some file systems report only now that they could not write. */
int destination_close(struct destination *destination) MUST_CHECK;

/* Takes a struct with nothing but fd = -1 and place.directory_fd = -1 too. A file that was made for output
 * which never began is removed. */
void destination_finish(struct destination *destination);

#endif
