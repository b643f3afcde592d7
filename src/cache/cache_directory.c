// SPDX-License-Identifier: Apache-2.0
#include "cache/cache_directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cache/head_name.h"

#define ROOTS_DIRECTORY "/var/cache/bccrun"
#define OTHERS_WRITE    (S_IWGRP | S_IWOTH)
#define BLOCK_BYTES     4096
#define TEMPORARY       "bccrun-new-"

static bool is_own(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && status.st_uid == geteuid();
}

/* XDG Base Directory Specification: a path that is not absolute is to be ignored. */
static const char *absolute(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] == '/' ? value : NULL;
}

static char *without_slashes(const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return xstrndup(path, length);
}

char *cache_directory_path(void)
{
    const char *named = getenv("BCCRUN_CACHE_DIR");
    if (named != NULL && named[0] != '\0') {
        if (named[0] == '/')
            return without_slashes(named);
        failx(EINVAL, "cannot keep compiled probes in '%s': $BCCRUN_CACHE_DIR must be an absolute path",
              named);
        return NULL;
    }
    if (geteuid() == 0)
        return xstrdup(ROOTS_DIRECTORY);
    const char *caches = absolute("XDG_CACHE_HOME");
    const char *home = absolute("HOME");
    if (caches != NULL)
        return xasprintf("%s/bccrun", caches);
    if (home != NULL && is_own(home))
        return xasprintf("%s/.cache/bccrun", home);
    failx(ENOENT, "cannot keep compiled probes: $HOME is not the home of the user who runs bccrun");
    return NULL;
}

static int refuse(const char *path, const char *why)
{
    hint(
        "compiled probes are loaded into the kernel, so no other user may be able to write there: remove it, or "
        "chown and chmod 700 it");
    hint("--no-cache runs without it; $BCCRUN_CACHE_DIR names another directory");
    return failx(EPERM, "cannot keep compiled probes in '%s': %s", path, why);
}

static int check(const char *path, const struct stat *status)
{
    if (S_ISLNK(status->st_mode))
        return refuse(path, "it is a symbolic link");
    if (!S_ISDIR(status->st_mode))
        return refuse(path, "it is not a directory");
    if (status->st_uid != geteuid())
        return refuse(path, "it belongs to another user");
    if ((status->st_mode & OTHERS_WRITE) != 0)
        return refuse(path, "others can write there");
    return 0;
}

/* Its parent too where that is a user's own .cache; /var/cache is the system's to make. */
static void make(const char *path)
{
    if (mkdir(path, S_IRWXU) == 0 || errno != ENOENT || strcmp(path, ROOTS_DIRECTORY) == 0)
        return;
    char *parent = xstrndup(path, (size_t)(strrchr(path, '/') - path));
    (void)!mkdir(parent, S_IRWXU);
    (void)!mkdir(path, S_IRWXU); /* opening it says what is wrong */
    free(parent);
}

int cache_directory_open(const char *path)
{
    struct stat status;
    make(path);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int err = errno;
    if (fd < 0) {
        bool is_known = lstat(path, &status) == 0;
        int refused = is_known ? check(path, &status) : 0;
        return refused != 0 ? refused : fail(err, "cannot keep compiled probes in '%s'", path);
    }
    err = fstat(fd, &status) == 0 ? check(path, &status) : fail(errno, "cannot keep compiled probes");
    if (err == 0)
        return fd;
    close(fd);
    return err;
}

int cache_directory_open_file(int directory_fd, const char *name)
{
    struct stat status;
    int fd = openat(directory_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int err = fstat(fd, &status) == 0 ? 0 : -errno;
    if (err == 0 &&
        (!S_ISREG(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & OTHERS_WRITE) != 0))
        err = -EPERM;
    if (err == 0)
        return fd;
    close(fd);
    return err;
}

int cache_directory_read(int directory_fd, const char *name, size_t limit_bytes, struct text *text)
{
    int fd = cache_directory_open_file(directory_fd, name);
    if (fd < 0)
        return fd;
    int err = file_read_fd(fd, limit_bytes, text);
    close(fd);
    return err;
}

void cache_directory_touch(int directory_fd, const char *name)
{
    (void)!utimensat(directory_fd, name, NULL, AT_SYMLINK_NOFOLLOW);
}

/* The negative errno of a call that failed. */
static int failed(void)
{
    return errno > 0 ? -errno : -EIO;
}

int cache_directory_create(int directory_fd, char **name)
{
    uint64_t random = 0;
    *name = NULL;
    if (getrandom(&random, sizeof(random), 0) != sizeof(random))
        return failed();
    *name = xasprintf(TEMPORARY "%016llx", (unsigned long long)random);
    int fd =
        openat(directory_fd, *name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0)
        return fd;
    int err = failed();
    free(*name);
    *name = NULL;
    return err;
}

int cache_directory_write(int directory_fd, const char *name, const struct text *text)
{
    char *other = NULL;
    int fd = cache_directory_create(directory_fd, &other);
    if (fd < 0 || other == NULL)
        return fd;
    void (*callers)(int) = signal(SIGXFSZ, SIG_IGN); /* a file that may not grow (ulimit -f) shows as EFBIG */
    int err = file_write_all(fd, text->bytes, text->length);
    if (close(fd) != 0 && err == 0)
        err = -errno;
    if (err == 0 && renameat(directory_fd, other, directory_fd, name) != 0)
        err = -errno;
    if (err != 0)
        (void)!unlinkat(directory_fd, other, 0);
    signal(SIGXFSZ, callers);
    free(other);
    return err;
}

static int compare_used(const void *left, const void *right)
{
    const struct timespec *a = &((const struct cache_file *)left)->used;
    const struct timespec *b = &((const struct cache_file *)right)->used;
    return clock_is_before(b, a) - clock_is_before(a, b);
}

/* The directory may be one that $BCCRUN_CACHE_DIR names and that has other things in it. */
static bool is_ours(const char *name)
{
    size_t digits = strspn(name, "0123456789abcdef");
    if (head_name_is_one(name) || has_prefix(name, TEMPORARY))
        return true;
    return digits == DIGEST_HEX_SIZE - 1 && name[digits] == '\0';
}

static void add_file(int directory_fd, const char *name, const struct timespec *now,
                     struct cache_files *files)
{
    struct stat status;
    if (fstatat(directory_fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(status.st_mode))
        return;
    struct cache_file *file = &array_push(files->list, files->count);
    *file = (struct cache_file){
        .name = xstrdup(name),
        .bytes = ((uint64_t)status.st_size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES,
        .used = status.st_mtim,
    };
    if (file->used.tv_sec > now->tv_sec + 1)
        file->used = (struct timespec){0};
    files->bytes += file->bytes;
}

int cache_directory_list(int directory_fd, const struct timespec *now, struct cache_files *files)
{
    *files = (struct cache_files){0};
    int fd = openat(directory_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
    if (directory == NULL) {
        int err = fail(errno, "cannot list the compiled probes");
        if (fd >= 0)
            close(fd);
        return err;
    }
    const struct dirent *found;
    while ((found = readdir(directory)) != NULL)
        if (is_ours(found->d_name))
            add_file(directory_fd, found->d_name, now, files);
    closedir(directory);
    if (files->count > 0)
        qsort(files->list, files->count, sizeof(*files->list), compare_used);
    return 0;
}

void cache_files_finish(struct cache_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->list[i].name);
    free(files->list);
    *files = (struct cache_files){0};
}

void cache_directory_trim(int directory_fd, const char *kept, uint64_t limit_bytes)
{
    struct cache_files files;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (cache_directory_list(directory_fd, &now, &files) != 0)
        error_clear();
    for (size_t i = 0; i < files.count && files.bytes > limit_bytes; i++) {
        if (strcmp(files.list[i].name, kept) == 0 || unlinkat(directory_fd, files.list[i].name, 0) != 0)
            continue;
        files.bytes -= files.list[i].bytes;
    }
    cache_files_finish(&files);
}
