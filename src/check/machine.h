/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the checks look at: the machine's files below a root, and the few facts that are in no file. Private
 * to check/.
 */
#ifndef BCCRUN_MACHINE_H
#define BCCRUN_MACHINE_H

#include <stdint.h>

#include "base/distribution.h"
#include "base/error.h"
#include "base/text.h"

#define LINUX(major, minor) ((unsigned)(major) << 8 | (unsigned)(minor))

struct machine {
    const char *root; /* "" on a real machine */
    char *release;    /* "6.1.0-18-amd64" */
    unsigned version; /* LINUX(6, 1) */
    char *architecture;
    enum distribution distribution;
    uint64_t capabilities; /* effective ones, bit N for capability N */
    char *container;       /* "docker (/.dockerenv)"; NULL: none seen */
    size_t cpus;           /* online */
    int bpf_errno;         /* of bpf(2), tried; 0 where it works */
    int perf_errno;        /* of perf_event_open(2), tried */
    const char *headers;   /* as asked for; NULL: those of the running kernel */
    size_t buffer_bytes;   /* of each perf buffer */
    bool is_brief;         /* takes no process and no large file: for a hint */
};

/* Reads what @root tells; the two system calls are taken to work. */
void machine_read(struct machine *machine, const char *root);
void machine_finish(struct machine *machine);

/* Tries the two system calls on the machine itself. */
void machine_try(struct machine *machine);

/* LINUX(6, 1) of "6.1.0-18-amd64". */
unsigned machine_version(const char *release);

bool machine_may(const struct machine *machine, int capability);

/* The small file below the root, without the end of its line, on the heap; NULL where it cannot be read. */
char *machine_line(const struct machine *machine, const char *path);

/* The number in a small file; @otherwise where there is none. */
long machine_number(const struct machine *machine, const char *path, long otherwise);

/* What stands behind @key, up to the end of its line, in /proc/self/FILE; on the heap, NULL for none. */
char *machine_self(const struct machine *machine, const char *file, const char *key);

/* What container this process is in, and by which mark: "docker (/.dockerenv)". On the heap; NULL for none.
 */
char *machine_container(const struct machine *machine);

/* The kernel's configuration, on the heap, and in *path where it is from; NULL where none is found. */
char *machine_config(const struct machine *machine, char **path);

#endif
