/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What holds a program in its places: descriptors. Closing them detaches it, and so does the end of the process,
 * however it comes.
 */
#ifndef BCCRUN_ATTACHMENT_H
#define BCCRUN_ATTACHMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct keeper;
struct perf_event_attr;

/* All zero is attached nowhere. */
struct attachment {
    int *fds; /* without these the program runs no more */
    size_t fd_count;
    int *events; /* what the kernel made for it to hang on */
    size_t event_count;
    struct keeper *keeper; /* of the events that have names in tracefs; NULL: none has */
    char *where;           /* the kernel's own name for the place: "__x64_sys_execve" */
    char *file; /* of places in a file: the path by which it was found; NULL: none, or a process's own */
    size_t place_count; /* how many places that is: functions, instructions, CPUs */
};

/* Adds to what holds the program; the descriptor is the attachment's from here on. */
void attachment_add_fd(struct attachment *attachment, int fd);

/* Adds to where the program is: "F.part.0, F.isra.0". */
void attachment_add_place(struct attachment *attachment, const char *place);

/* The places are in the file that was found at @path below @root. */
void attachment_set_file(struct attachment *attachment, const char *root, const char *path);

/* Moves what @from holds to @to; @from is all zero afterwards. */
void attachment_join(struct attachment *to, struct attachment *from);

/* Opens the perf event on the CPU, for all processes, and has the program run at every hit. Returns 0, or a
 * negative errno, unrecorded, with everything detached that the attachment held. */
int attachment_add_event(struct attachment *attachment, struct perf_event_attr *event, uint32_t cpu,
                         int program_fd) MUST_CHECK;

/* How often the kernel skipped the program before it was called, as far as the kernel counts that (returns of functions;
 * Linux 6.7 other kprobes too). While it is attached. */
uint64_t attachment_missed(const struct attachment *attachment, const char *root);

/* Detaches: on return none of the programs runs any more. What they hung on is left for detach_finish(), which
 * takes the attachments apart; if these are many, that takes long, and a process of its own is left to do it,
 * which ends by itself. */
void detach(struct attachment *attachments, size_t count);
void detach_finish(struct attachment *attachments, size_t count);

void attachment_finish(struct attachment *attachment); /* both, for one */

#endif
