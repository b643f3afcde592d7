/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose events are wanted: those of processes, threads, users, names, cgroups, or of a command's family. The
 * probe's source needs nothing for it: definitions are put before it, and a check at the start of each of its
 * programs.
 *
 * The values change from run to run, the source does not: how many values of which kind there are is compiled
 * in, and the values themselves are read from a map with one entry, which filter_load() fills. So a compiled
 * probe can be cached and used again for another process. bccrun's own events are always left out.
 */
#ifndef BCCRUN_FILTER_H
#define BCCRUN_FILTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

/* The names of bccrun's own maps and functions, which are not part of the probe, begin with this. */
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

/* All zero leaves out only bccrun itself. */
struct filter {
    struct filter_term *terms;
    size_t count;
    bool has_family;                            /* processes that bccrun starts, and those that they start */
    uint64_t namespace_device, namespace_inode; /* PIDs are those of this PID namespace; 0: the machine's */
};

/* Byte offsets in the records of the two tracepoints with which a family is followed. */
struct filter_records {
    unsigned fork_child;
    unsigned free_pid;
};

/* The kind that the option of this name adds: "pid", "tid", "user", "comm" or "cgroup". */
enum filter_kind filter_kind_named(const char *option);

/* Adds an option's value; "!VALUE" leaves VALUE out. @value must stay valid. 0, or the recorded error of
 * usage. */
int filter_add(struct filter *filter, enum filter_kind kind, const char *value) MUST_CHECK;

/* The option of the kind. */
const char *filter_kind_option(enum filter_kind kind);

/* Which PIDs the machine whose /proc is below @root means. filter_resolve() does it too. */
void filter_resolve_namespace(struct filter *filter, const char *root);

/* Looks the values up on this machine. Errors: no such process, thread, user or cgroup. */
int filter_resolve(struct filter *filter, const char *root) MUST_CHECK;
void filter_finish(struct filter *filter);

/* Appends the definitions that filter_check() calls. @records may be NULL if there is no family. */
void filter_definitions(const struct filter *filter, const struct filter_records *records, struct text *out);

/* The check at the start of a program of this type (enum bpf_prog_type). @is_interrupt: its events are not
 * caused by the current process, so that bccrun itself is not left out; @is_void: it returns nothing. NULL if
 * "the current process" has no meaning: XDP and tc programs run for a packet, in whichever process was interrupted. */
const char *filter_check(uint32_t program_type, bool is_interrupt, bool is_void);

/* Fills the maps. @cgroups_fd is -1 if the filter has none. @is_launching: processes that bccrun starts
 * from now on belong to the family. 0, or the recorded error. */
int filter_load(const struct filter *filter, int config_fd, int cgroups_fd, bool is_launching) MUST_CHECK;

/* How many members of the family could not be followed, because its map was full. */
uint64_t filter_unfollowed(const struct filter *filter, int config_fd);

#endif
