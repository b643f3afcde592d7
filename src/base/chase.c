// SPDX-License-Identifier: Apache-2.0
#include "base/chase.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/memory.h"

#define LINKS_MAX 40 /* as in the kernel: MAXSYMLINKS in include/linux/namei.h */

/* A walk in progress: found->directory_fd is where it has come to. */
struct walk {
    struct chase *found;
    char *path;       /* what is left, on the heap, */
    const char *rest; /* from here on */
    unsigned links;
};

/* Directories of root or ourselves that nobody else may write are what nobody else lays links in. */
static bool is_shared(int directory_fd)
{
    struct stat status;
    if (fstat(directory_fd, &status) != 0)
        return true;
    bool is_ours = status.st_uid == 0 || status.st_uid == geteuid();
    bool is_group_writable = (status.st_mode & S_IWGRP) != 0 && status.st_gid != 0;
    return !is_ours || is_group_writable || (status.st_mode & S_IWOTH) != 0;
}

static bool is_procfs(int directory_fd)
{
    struct statfs status;
    return fstatfs(directory_fd, &status) == 0 && status.f_type == PROC_SUPER_MAGIC;
}

static int enter(struct walk *walk, const char *directory, int flags)
{
    int fd = openat(walk->found->directory_fd, directory, O_PATH | O_DIRECTORY | O_CLOEXEC | flags);
    if (fd < 0)
        return -errno;
    close(walk->found->directory_fd);
    walk->found->directory_fd = fd;
    return 0;
}

/* From the root or the working directory. */
static int start(struct walk *walk)
{
    int fd = open(walk->rest[0] == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (walk->found->directory_fd >= 0)
        close(walk->found->directory_fd);
    walk->found->directory_fd = fd;
    return 0;
}

/* Puts @target in front of what is left. */
static int follow(struct walk *walk, const char *target)
{
    if (++walk->links > LINKS_MAX)
        return -ELOOP;
    char *path = walk->rest[0] != '\0' ? xasprintf("%s/%s", target, walk->rest) : xstrdup(target);
    free(walk->path);
    walk->path = path;
    walk->rest = path;
    return target[0] == '/' ? start(walk) : 0;
}

/* Takes the next component off the path, "" where there is none. */
static int take_name(struct walk *walk, char name[NAME_MAX + 1])
{
    walk->rest += strspn(walk->rest, "/");
    size_t length = strcspn(walk->rest, "/");
    if (length > NAME_MAX)
        return -ENAMETOOLONG;
    memcpy(name, walk->rest, length);
    name[length] = '\0';
    walk->rest += length;
    return 0;
}

/* One component. *is_done: it was the last. */
static int step(struct walk *walk, char **link_target, bool *is_done)
{
    struct chase *found = walk->found;
    char target[PATH_MAX];
    int err = take_name(walk, found->name);
    if (err != 0)
        return err;
    bool is_last = walk->rest[0] == '\0';
    ssize_t length = readlinkat(found->directory_fd, found->name, target, sizeof(target) - 1);
    if (length < 0) {
        if (is_last && found->name[0] == '\0')
            strcpy(found->name, ".");
        *is_done = is_last;
        return is_last ? 0 : enter(walk, found->name, O_NOFOLLOW);
    }
    target[length] = '\0';
    if (is_shared(found->directory_fd)) {
        *link_target = xstrdup(target);
        return -ELOOP;
    }
    if (!is_procfs(found->directory_fd))
        return follow(walk, target);
    found->is_magic = *is_done = is_last;
    return is_last ? 0 : enter(walk, found->name, 0);
}

int chase(const char *path, struct chase *found, char **link_target)
{
    *found = (struct chase){.directory_fd = -1};
    *link_target = NULL;
    struct walk walk = {.found = found, .path = xstrdup(path)};
    walk.rest = walk.path;
    bool is_done = false;
    int err = path[0] != '\0' ? start(&walk) : -ENOENT;
    while (err == 0 && !is_done)
        err = step(&walk, link_target, &is_done);
    free(walk.path);
    if (err == 0)
        found->is_shared = is_shared(found->directory_fd);
    return err;
}

void chase_finish(struct chase *found)
{
    if (found->directory_fd >= 0)
        close(found->directory_fd);
    found->directory_fd = -1;
}
