/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose events are wanted: processes, threads, users, names, cgroups, the family of a command. The probe's
 * text needs nothing for it: definitions go in front of it, and a check at the start of each of its programs.
 *
 * The values change from run to run and the text does not: how many values of which kind there are is
 * compiled in, the values themselves are read from a map of one entry, which filter_load() fills. So a
 * compiled probe can be kept and used again for another process. bccrun's own doings are always left out.
 */
#ifndef BCCRUN_FILTER_H
#define BCCRUN_FILTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

/* Maps and functions that are bccrun's own and no part of the probe have names that begin like this. */
#define FILTER_PREFIX "bccrun_"

#define FILTER_CONFIG_MAP  FILTER_PREFIX "config"
#define FILTER_CGROUPS_MAP FILTER_PREFIX "cgroups"
#define FILTER_FORK        FILTER_PREFIX "on_fork" /* a program on the tracepoint sched/sched_process_fork */
#define FILTER_FREE        FILTER_PREFIX "on_free" /* the same on sched/sched_process_free */

enum filter_kind { FILTER_PID, FILTER_TID, FILTER_USER, FILTER_COMM, FILTER_CGROUP, FILTER_KIND_COUNT };

struct filter_term {
    enum filter_kind kind;
    bool is_negated;
    const char *value;   /* as typed, without the '!' */
    uint64_t numbers[2]; /* what it stands for: a pid, a uid, the 16 bytes of a name */
    int cgroup_fd;
};

/* All zero leaves out bccrun itself and nothing else. */
struct filter {
    struct filter_term *terms;
    size_t count;
    bool has_family;                            /* processes that bccrun starts, and theirs */
    uint64_t namespace_device, namespace_inode; /* pids are those of this pid namespace; 0: of the machine */
};

/* Byte offsets in the records of the two tracepoints that a family is followed by. */
struct filter_records {
    unsigned fork_child;
    unsigned free_pid;
};

/* Adds what an option asked for; "!VALUE" leaves VALUE out. @value must stay. 0, or the recorded error of
 * usage. */
int filter_add(struct filter *filter, enum filter_kind kind, const char *value) MUST_CHECK;

/* Finds out what the values stand for on this machine. Errors: no such process, thread, user or cgroup. */
int filter_resolve(struct filter *filter, const char *root) MUST_CHECK;
void filter_finish(struct filter *filter);

/* Appends the definitions that filter_check() calls; @records may be NULL where there is no family. */
void filter_definitions(const struct filter *filter, const struct filter_records *records, struct text *out);

/* What a program of this type (enum bpf_prog_type) begins with; @is_interrupt: what it sees is not the doing
 * of the current process, so that bccrun is not left out by itself; @is_void: it returns nothing. NULL where
 * "the current process" has no meaning: XDP runs for a packet on whatever process the interrupt hit. */
const char *filter_check(uint32_t program_type, bool is_interrupt, bool is_void);

/* Fills the maps. @cgroups_fd is -1 where the filter has none. @is_launching: processes that bccrun starts
 * from now on belong to the family. 0, or the recorded error. */
int filter_load(const struct filter *filter, int config_fd, int cgroups_fd, bool is_launching) MUST_CHECK;

/* How many members of the family could not be followed, because its map was full. */
uint64_t filter_unfollowed(const struct filter *filter, int config_fd);

#endif
