// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "filter/filter.h"

#define STATUS_BYTES (64 * 1024)

#define MACHINE_NAMESPACE 0xEFFFFFFCU /* PROC_PID_INIT_INO in linux/proc_ns.h */

/* The kernel's dev_t: 12 bits of major number above 20 of minor (MKDEV in linux/kdev_t.h). */
#define KERNEL_MINOR_BITS 20

/* The process that @id, itself or a thread of it, belongs to, from "Tgid:" of proc(5)'s status; 0: no such.
 */
static unsigned long process_of(const char *root, const char *id)
{
    struct text status = {0};
    unsigned long process = 0;
    char *path = xasprintf("/proc/%s/status", id);
    if (file_read(root, path, STATUS_BYTES, &status) == 0) {
        const char *line = strstr(text_cstr(&status), "\nTgid:");
        process = line != NULL ? strtoul(line + strlen("\nTgid:"), NULL, 10) : 0;
    }
    text_finish(&status);
    free(path);
    return process;
}

static int resolve_pid(const struct filter_term *term, const char *root)
{
    char *id = xasprintf("%llu", (unsigned long long)term->numbers[0]);
    unsigned long process = process_of(root, id);
    free(id);
    if (process == 0) {
        hint("ps -e%s lists them", term->kind == FILTER_PID ? "" : "L");
        return failx(ESRCH, "cannot filter by %s %s: there is no such %s",
                     term->kind == FILTER_PID ? "pid" : "tid", term->value,
                     term->kind == FILTER_PID ? "process" : "thread");
    }
    if (term->kind == FILTER_TID || process == term->numbers[0])
        return 0;
    hint("--tid %s for the thread, -p %lu for the process", term->value, process);
    return failx(ESRCH, "cannot filter by pid %s: it is a thread of the process %lu", term->value, process);
}

static int fail_user(const char *name)
{
    struct nearest near;
    nearest_init(&near, name);
    setpwent();
    for (const struct passwd *entry; (entry = getpwent()) != NULL;)
        nearest_offer(&near, entry->pw_name);
    endpwent();
    nearest_hint(&near);
    nearest_finish(&near);
    hint("a user ID also works, with or without a name");
    return failx(ENOENT, "cannot filter by user '%s': there is no such user", name);
}

static int resolve_user(struct filter_term *term)
{
    char *end = NULL;
    const struct passwd *entry = getpwnam(term->value);
    errno = 0;
    unsigned long number = strtoul(term->value, &end, 10);
    bool is_number = term->value[0] >= '0' && term->value[0] <= '9' && *end == '\0' && errno == 0;
    if (entry == NULL && (!is_number || number > UINT32_MAX))
        return fail_user(term->value);
    term->numbers[0] = entry != NULL ? entry->pw_uid : number;
    return 0;
}

static int resolve_cgroup(struct filter_term *term)
{
    struct statfs in;
    term->cgroup_fd = open(term->value, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (term->cgroup_fd < 0) {
        hint(
            "it must be a directory, such as /sys/fs/cgroup/system.slice; /proc/PID/cgroup names a process's");
        return fail(errno, "cannot filter by cgroup '%s'", term->value);
    }
    if (fstatfs(term->cgroup_fd, &in) == 0 && in.f_type == CGROUP2_SUPER_MAGIC)
        return 0;
    hint("'findmnt -t cgroup2' shows where they are");
    return failx(EINVAL, "cannot filter by cgroup '%s': it is not a cgroup of version 2", term->value);
}

static int resolve_term(struct filter_term *term, const char *root)
{
    switch (term->kind) {
    case FILTER_PID:
    case FILTER_TID:
        return resolve_pid(term, root);
    case FILTER_USER:
        return resolve_user(term);
    case FILTER_CGROUP:
        return resolve_cgroup(term);
    case FILTER_COMM:
    case FILTER_KIND_COUNT:
        break;
    }
    return 0;
}

/* In a container a process has another pid than the machine knows it by. */
void filter_resolve_namespace(struct filter *filter, const char *root)
{
    struct stat in;
    char *path = xasprintf("%s/proc/self/ns/pid", root);
    if (stat(path, &in) == 0 && in.st_ino != MACHINE_NAMESPACE) {
        filter->namespace_device = (uint64_t)major(in.st_dev) << KERNEL_MINOR_BITS | minor(in.st_dev);
        filter->namespace_inode = in.st_ino;
    }
    free(path);
}

int filter_resolve(struct filter *filter, const char *root)
{
    filter_resolve_namespace(filter, root);
    for (size_t i = 0; i < filter->count; i++) {
        int err = resolve_term(&filter->terms[i], root);
        if (err != 0)
            return err;
    }
    return 0;
}
