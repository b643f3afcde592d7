// SPDX-License-Identifier: Apache-2.0
#include "symbols/process_root.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"

#ifndef SYS_openat2 /* unknown to glibc before 2.32; the same on all architectures since Linux 5.6 */
#define SYS_openat2 437
#endif

#define BEFORE "/proc/"
#define AFTER  "/root"

char *process_root(const char *root, pid_t pid)
{
    return xasprintf("%s" BEFORE "%d" AFTER, root, (int)pid);
}

/* The number in "/proc/PID/root" at the end; NULL: it does not end so. */
static const char *find_number(const char *root)
{
    size_t length = strlen(root);
    const char *end = length > strlen(AFTER) ? root + length - strlen(AFTER) : root;
    const char *number = end;
    while (number > root && number[-1] >= '0' && number[-1] <= '9')
        number--;
    bool is_process = number < end && strcmp(end, AFTER) == 0 && number >= root + strlen(BEFORE) &&
                      strncmp(number - strlen(BEFORE), BEFORE, strlen(BEFORE)) == 0;
    return is_process ? number : NULL;
}

pid_t process_root_pid(const char *root)
{
    const char *number = find_number(root);
    return number != NULL ? (pid_t)strtol(number, NULL, 10) : 0;
}

char *process_root_machine(const char *root)
{
    const char *number = find_number(root);
    return number != NULL ? xstrndup(root, (size_t)(number - strlen(BEFORE) - root)) : xstrdup(root);
}

/* Below a process's root no symbolic link leads out of it (openat2(2), Linux 5.6). */
static int open_path(const char *root, const char *path)
{
    if (process_root_pid(root) == 0 || path[0] != '/') {
        char *full = xasprintf("%s%s", path[0] == '/' ? root : "", path);
        int fd = open(full, O_PATH | O_CLOEXEC);
        int err = fd < 0 ? -errno : fd;
        free(full);
        return err;
    }
    int directory = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return -errno;
    const struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
    int fd = (int)syscall(SYS_openat2, directory, path, &how, sizeof(how));
    int err = fd < 0 ? -errno : fd;
    close(directory);
    return err;
}

int process_root_open(const char *root, const char *path)
{
    struct stat status;
    int found = open_path(root, path);
    if (found < 0)
        return found;
    int err = fstat(found, &status) != 0 ? -errno : 0;
    if (err == 0 && !S_ISREG(status.st_mode))
        err = S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
    if (err == 0) {
        char *link = xasprintf("/proc/self/fd/%d", found);
        err = open(link, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        err = err < 0 ? -errno : err;
        free(link);
    }
    close(found);
    return err;
}
