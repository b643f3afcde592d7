// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static int join(char joined[PATH_MAX], const char *root, const char *path)
{
    int length = snprintf(joined, PATH_MAX, "%s%s", root, path);
    return length < PATH_MAX ? 0 : -ENAMETOOLONG;
}

int file_read_fd(int fd, size_t limit_bytes, struct text *text)
{
    char chunk[16384];
    size_t total = 0;
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof(chunk));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            return 0;
        total += (size_t)got;
        if (total > limit_bytes)
            return -EFBIG;
        text_bytes(text, chunk, (size_t)got);
    }
}

int file_read(const char *root, const char *path, size_t limit_bytes, struct text *text)
{
    char joined[PATH_MAX];
    int err = join(joined, root, path);
    if (err != 0)
        return err;
    int fd = open(joined, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    err = file_read_fd(fd, limit_bytes, text);
    close(fd);
    return err;
}

int file_write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -errno;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

bool file_exists(const char *root, const char *path)
{
    char joined[PATH_MAX];
    return join(joined, root, path) == 0 && access(joined, F_OK) == 0;
}

bool file_is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool file_is_regular(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

void file_hold_standard(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return;
}
