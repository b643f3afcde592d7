// SPDX-License-Identifier: Apache-2.0
/* How much of the machine this process may use. */
#include <limits.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "check/check_functions.h"

#define MIB         (1024UL * 1024)
#define COMPILE_MIB 150 /* one compile, measured with LLVM 14 */
#define PAGE_KIB    4   /* before each perf buffer */
#define FILES_REST  32  /* what a run has open besides its buffers */

static unsigned long parse_limit(const char *word)
{
    return has_prefix(word, "unlimited") ? ULONG_MAX : strtoul(word, NULL, 10);
}

/* A line of /proc/self/limits: the limit, and how far it may be raised. */
static void read_limit(const struct machine *machine, const char *name, unsigned long *soft,
                       unsigned long *hard)
{
    char *limits = machine_self(machine, "limits", name);
    *soft = *hard = ULONG_MAX;
    if (limits != NULL) {
        const char *second = limits + strcspn(limits, " ");
        second += strspn(second, " ");
        *soft = parse_limit(limits);
        *hard = parse_limit(second);
    }
    free(limits);
}

/* Since Linux 5.11 the memory of maps and programs is charged to the cgroup (kernel/bpf/syscall.c). */
void check_memlock(const struct machine *machine, struct finding *finding)
{
    unsigned long soft, hard;
    read_limit(machine, "Max locked memory", &soft, &hard);
    if (machine->version >= LINUX(5, 11))
        found(finding, VERDICT_OK, "does not limit BPF since Linux 5.11");
    else if (machine_may(machine, CAP_SYS_RESOURCE) || hard == ULONG_MAX)
        found(finding, VERDICT_OK, "bccrun raises the limit for itself");
    else if (hard >= 64 * MIB)
        found(finding, VERDICT_OK, "%lu MiB", hard / MIB);
    else
        found(finding, hard >= MIB ? VERDICT_WARN : VERDICT_FAIL, "maps and programs get at most %lu KiB",
              hard / 1024);
    if (finding->verdict != VERDICT_OK)
        fix(finding, "ulimit -l unlimited");
}

/* Each perf buffer is an open file, one per CPU, and so is each program and map. */
void check_files(const struct machine *machine, struct finding *finding)
{
    unsigned long soft, hard;
    read_limit(machine, "Max open files", &soft, &hard);
    unsigned long need = machine->cpus + FILES_REST;
    if (soft == ULONG_MAX) {
        found(finding, VERDICT_OK, "no limit on open files");
    } else if (soft >= 2 * need) {
        found(finding, VERDICT_OK, "%lu open files", soft);
    } else {
        found(finding, soft < need ? VERDICT_FAIL : VERDICT_WARN, "%lu open files; a probe needs %lu", soft,
              need);
        fix(finding, "ulimit -n 8192");
    }
}

/* perf_mmap() in kernel/events/core.c: each user has perf_event_mlock_kb per CPU; more counts as locked memory.
 * Neither limits a process with CAP_IPC_LOCK. */
void check_buffers(const struct machine *machine, struct finding *finding)
{
    long per_cpu_kib = machine_number(machine, "/proc/sys/kernel/perf_event_mlock_kb", 0);
    unsigned long need_kib = machine->buffer_bytes / 1024 + PAGE_KIB;
    unsigned long soft, hard;
    read_limit(machine, "Max locked memory", &soft, &hard);
    unsigned long limit_kib = soft / 1024 + (unsigned long)per_cpu_kib * machine->cpus;
    bool is_unlimited = machine_may(machine, CAP_IPC_LOCK) ||
                        machine_number(machine, "/proc/sys/kernel/perf_event_paranoid", 2) < 0;
    if (is_unlimited) {
        found(finding, VERDICT_OK, "perf_event_mlock_kb is %ld, which does not limit this process",
              per_cpu_kib);
    } else if (limit_kib / machine->cpus >= need_kib) {
        found(finding, VERDICT_OK, "perf_event_mlock_kb is %ld: enough", per_cpu_kib);
    } else {
        found(finding, VERDICT_FAIL, "%lu KiB per CPU; bccrun needs %lu", limit_kib / machine->cpus,
              need_kib);
        fix(finding, "sysctl -w kernel.perf_event_mlock_kb=%lu", need_kib);
        fix(finding, "bccrun --buffer %luK ...", limit_kib / machine->cpus > 64 ? 64UL : 8UL);
    }
}

/* The number of bytes in a file; ULONG_MAX for "max", for a number that means the same, and for no file. */
static unsigned long memory_limit(const struct machine *machine, const char *path)
{
    char *line = machine_line(machine, path);
    unsigned long limit = line != NULL && line[0] != 'm' ? strtoul(line, NULL, 10) : ULONG_MAX;
    free(line);
    return limit >> 60 != 0 ? ULONG_MAX : limit;
}

/* The smallest limit from the group up to the root of the hierarchy, and in *file, on the heap, where it is set.
 * In a cgroup namespace the group's path may not exist; the root is then the group itself. */
static unsigned long smallest_limit(const struct machine *machine, const char *mount, const char *name,
                                    char *group, char **file)
{
    unsigned long smallest = ULONG_MAX;
    for (bool is_root = false; !is_root;) {
        is_root = group[strspn(group, "/")] == '\0';
        char *path = xasprintf("%s%s/%s", mount, is_root ? "" : group, name);
        unsigned long limit = memory_limit(machine, path);
        if (limit < smallest) {
            smallest = limit;
            free(*file);
            *file = path;
        } else {
            free(path);
        }
        char *slash = strrchr(group, '/');
        if (slash != NULL)
            *slash = '\0';
        else
            group[0] = '\0';
    }
    return smallest;
}

/* Both versions of cgroups (cgroups(7)). */
static unsigned long cgroup_limit(const struct machine *machine, char **file)
{
    char *second = machine_self(machine, "cgroup", "0::");
    char *cgroup = NULL;
    unsigned long limit = ULONG_MAX;
    if (second != NULL)
        limit = smallest_limit(machine, "/sys/fs/cgroup", "memory.max", second, file);
    for (int i = 1; i < 32 && cgroup == NULL; i++) {
        char *key = xasprintf("%d:memory:", i);
        cgroup = machine_self(machine, "cgroup", key);
        free(key);
    }
    if (cgroup != NULL) {
        char *first_file = NULL;
        unsigned long first =
            smallest_limit(machine, "/sys/fs/cgroup/memory", "memory.limit_in_bytes", cgroup, &first_file);
        char *unused = first < limit ? *file : first_file;
        *file = first < limit ? first_file : *file;
        limit = first < limit ? first : limit;
        free(unused);
    }
    free(second);
    free(cgroup);
    return limit;
}

void check_memory(const struct machine *machine, struct finding *finding)
{
    char *file = NULL;
    unsigned long limit = cgroup_limit(machine, &file);
    unsigned long need_mib = COMPILE_MIB + machine->cpus * machine->buffer_bytes / MIB;
    char *line = machine_line(machine, "/proc/meminfo"); /* its first line is the total */
    const char *digits = line != NULL ? strpbrk(line, "0123456789") : NULL;
    unsigned long total = digits != NULL ? strtoul(digits, NULL, 10) * 1024 : ULONG_MAX;
    unsigned long least_mib = (limit < total ? limit : total) / MIB;
    bool has_limit = limit < total;
    free(line);
    if (least_mib == ULONG_MAX / MIB)
        found(finding, VERDICT_WARN, "unknown: no /proc/meminfo");
    else if (least_mib >= 2 * need_mib)
        found(finding, VERDICT_OK, has_limit ? "the cgroup has %lu MiB" : "the machine has %lu MiB",
              least_mib);
    else
        found(finding, least_mib < need_mib ? VERDICT_FAIL : VERDICT_WARN,
              "%s %lu MiB; a compile and the buffers need %lu",
              has_limit ? "the cgroup has" : "the machine has", least_mib, need_mib);
    if (finding->verdict != VERDICT_OK && has_limit)
        fix(finding, "echo %luM > %s", 2 * need_mib, file);
    else if (finding->verdict != VERDICT_OK)
        fix(finding, "bccrun --buffer 64K ... on a machine with %lu MiB", 2UL * COMPILE_MIB);
    free(file);
}
