/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the lines of `bccrun check` examine: the machine's files below a root, and a few facts that are in no
 * file. Private to check/.
 */
#ifndef BCCRUN_MACHINE_H
#define BCCRUN_MACHINE_H

#include <stdint.h>

#include "base/distribution.h"
#include "base/error.h"
#include "base/text.h"
#include "types/type_source.h"

#define LINUX(major, minor) ((unsigned)(major) << 8 | (unsigned)(minor))

struct machine {
    const char *root; /* "" on a real machine */
    char *release;    /* "6.1.0-18-amd64" */
    unsigned version; /* LINUX(6, 1) */
    char *architecture;
    enum distribution distribution;
    uint64_t capabilities;    /* effective ones, bit N for capability N */
    char *container;          /* "docker (/.dockerenv)"; NULL: none detected */
    size_t cpus;              /* online */
    int bpf_errno;            /* of bpf(2), tried; 0 where it works */
    int perf_errno;           /* of perf_event_open(2), tried */
    struct type_choice types; /* as for check_run() */
    size_t buffer_bytes;      /* of each perf buffer */
    bool is_brief;            /* for a hint: start no process, read no large file */
};

/* Reads the files below @root, which must outlive it; the two system calls are assumed to work. */
void machine_read(struct machine *machine, const char *root);
void machine_finish(struct machine *machine);

/* Tries the two system calls on the machine itself. */
void machine_try(struct machine *machine);

/* LINUX(6, 1) of "6.1.0-18-amd64". */
unsigned machine_version(const char *release);

static inline bool machine_may(const struct machine *machine, int capability)
{
    return (machine->capabilities >> capability & 1) != 0;
}

/* The first line of a small file below the root, on the heap; NULL if it cannot be read. */
char *machine_line(const struct machine *machine, const char *path);

/* The number in a small file; @otherwise if there is none. */
long machine_number(const struct machine *machine, const char *path, long otherwise);

/* The rest of the line that begins with @key in /proc/self/FILE, on the heap; NULL for none. */
char *machine_self(const struct machine *machine, const char *file, const char *key);

/* The container that this process is in, and how that is known: "docker (/.dockerenv)". On the heap; NULL for
 * none. */
char *machine_container(const struct machine *machine);

/* The headers that probes are compiled against: 0 or the recorded error. */
int machine_find_headers(const struct machine *machine, struct headers *headers) MUST_CHECK;

#endif
