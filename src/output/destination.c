// SPDX-License-Identifier: Apache-2.0
#include "output/destination.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/writer.h"

static int fail_path(const struct destination *destination, int err)
{
    if (err == -ENOENT || err == -ENOTDIR)
        hint("a file is made if there is none; the directory must be there");
    else if (err == -EISDIR)
        hint("name a file in it");
    else if (err == -EROFS)
        hint("give a file on another file system, such as below /run or /var/tmp");
    return fail(-err, "cannot write to '%s'", destination->path);
}

static int fail_link(const struct destination *destination, const char *target)
{
    hint("it leads to '%s': if that is meant, name the file itself", target);
    return failx(ELOOP,
                 "cannot write to '%s': there is a link on the way, in a directory that others can write",
                 destination->path);
}

/* A file that exists already. The kernel has the same rules, but not on every machine. */
static int check(const struct destination *destination, const struct stat *status)
{
    struct stat directory;
    if (S_ISDIR(status->st_mode))
        return fail_path(destination, -EISDIR);
    if (!S_ISREG(status->st_mode) && !S_ISFIFO(status->st_mode) && !S_ISCHR(status->st_mode))
        return failx(EINVAL, "cannot write to '%s': it is neither a file nor a pipe", destination->path);
    if (!destination->place.is_shared || destination->place.is_magic)
        return 0;
    bool is_known = fstat(destination->place.directory_fd, &directory) == 0 &&
                    (status->st_uid == geteuid() || status->st_uid == directory.st_uid);
    if (is_known && (!S_ISREG(status->st_mode) || status->st_nlink == 1))
        return 0;
    hint("remove it, or give a file in a directory of your own");
    return failx(EACCES, "cannot write to '%s': %s, in a directory that others can write", destination->path,
                 is_known ? "the file has a second name" : "it belongs to somebody else");
}

/* Opens what O_PATH found, whatever has happened to its name meanwhile. */
static int reopen(struct destination *destination, int path_fd)
{
    char self[sizeof("/proc/self/fd/") + 11];
    (void)snprintf(self, sizeof(self), "/proc/self/fd/%d", path_fd);
    destination->fd = open(self, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return destination->fd >= 0 ? 0 : fail_path(destination, -errno);
}

/* Returns -ENOENT, with nothing recorded, if there is no such file. */
static int open_existing(struct destination *destination)
{
    const struct chase *place = &destination->place;
    struct stat status;
    int path_fd =
        openat(place->directory_fd, place->name, O_PATH | O_CLOEXEC | (place->is_magic ? 0 : O_NOFOLLOW));
    if (path_fd < 0)
        return errno == ENOENT ? -ENOENT : fail_path(destination, -errno);
    int err = fstat(path_fd, &status) == 0 ? check(destination, &status) : fail_path(destination, -errno);
    if (err == 0)
        err = reopen(destination, path_fd);
    if (err == 0)
        destination->is_regular = S_ISREG(status.st_mode);
    close(path_fd);
    return err;
}

static int make(struct destination *destination)
{
    destination->fd = openat(destination->place.directory_fd, destination->place.name,
                             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (destination->fd < 0)
        return fail_path(destination, -errno);
    destination->is_new = destination->is_regular = true;
    return 0;
}

int destination_open(struct destination *destination, const char *path)
{
    *destination =
        (struct destination){.path = path, .fd = path != NULL ? -1 : STDOUT_FILENO, .place.directory_fd = -1};
    if (path == NULL)
        return 0;
    char *link_target = NULL;
    int err = chase(path, &destination->place, &link_target);
    if (err != 0) {
        err = link_target != NULL ? fail_link(destination, link_target) : fail_path(destination, err);
        free(link_target);
        return err;
    }
    err = open_existing(destination);
    return err == -ENOENT ? make(destination) : err;
}

int destination_begin(struct destination *destination)
{
    destination->is_new = false;
    if (destination->path == NULL || !destination->is_regular || ftruncate(destination->fd, 0) == 0)
        return 0;
    return fail_path(destination, -errno);
}

int destination_close(struct destination *destination)
{
    if (destination->path == NULL)
        return 0;
    int fd = destination->fd;
    destination->fd = -1;
    return close(fd) == 0 ? 0 : writer_fail(errno, destination->path);
}

/* Only if the name is still the file's. */
static void remove_file(const struct destination *destination)
{
    const struct chase *place = &destination->place;
    struct stat ours, named;
    if (fstat(destination->fd, &ours) == 0 &&
        fstatat(place->directory_fd, place->name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
        ours.st_dev == named.st_dev && ours.st_ino == named.st_ino)
        (void)unlinkat(place->directory_fd, place->name, 0);
}

void destination_finish(struct destination *destination)
{
    if (destination->path != NULL && destination->fd >= 0) {
        if (destination->is_new)
            remove_file(destination);
        close(destination->fd);
    }
    chase_finish(&destination->place);
}
