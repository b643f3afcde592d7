// SPDX-License-Identifier: Apache-2.0
/* Files that are opened, read and written. */
#include "course/work.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"

#define LARGE_FILE 0100000 /* the kernel would add it; so caller and kernel see the same flags */
#define BLOCK      4096
#define READS      12
#define WRITES     11

static struct call *open_file(struct work *work, const char *file, int flags, const char *flags_name)
{
    struct call *call = work_call(work, "process %d opened '%s' with the flags %s, %d in numbers", getpid(),
                                  file, flags_name, flags | LARGE_FILE);
    call->marks[0] = known_number(getpid());
    call->marks[1] = known_text(file);
    long fd = syscall(SYS_openat, AT_FDCWD, file, flags | LARGE_FILE);
    if (fd >= 0)
        close((int)fd);
    else
        work_fail(work, "cannot open a file in /dev");
    return call;
}

void work_flags(struct work *work)
{
    open_file(work, "/dev/null", O_RDWR | O_CLOEXEC, "O_RDWR|O_CLOEXEC")->wanted[0] =
        known_number(O_RDWR | O_CLOEXEC | LARGE_FILE);
    open_file(work, "/dev/zero", O_WRONLY | O_APPEND, "O_WRONLY|O_APPEND")->wanted[0] =
        known_number(O_WRONLY | O_APPEND | LARGE_FILE);
    open_file(work, "/dev/full", O_RDONLY | O_NONBLOCK, "O_RDONLY|O_NONBLOCK")->wanted[0] =
        known_number(O_RDONLY | O_NONBLOCK | LARGE_FILE);
}

void work_writers(struct work *work)
{
    open_file(work, "/dev/zero", O_WRONLY, "O_WRONLY");
    open_file(work, "/dev/null", O_RDONLY | O_CLOEXEC, "O_RDONLY|O_CLOEXEC")->is_left_out = true;
    open_file(work, "/dev/full", O_RDWR, "O_RDWR");
}

/* A file without a name on a disk, for reading and writing past the page cache; -1 with the failure written
 * down. */
static int open_on_disk(struct work *work)
{
    struct stat status;
    int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_DIRECT | O_CLOEXEC, 0600);
    if (fd < 0 || fstat(fd, &status) != 0) {
        work_fail(work, "no file in /var/tmp can be opened with O_DIRECT");
        return -1;
    }
    char *device = xasprintf("/sys/dev/block/%u:%u", major(status.st_dev), minor(status.st_dev));
    if (access(device, F_OK) != 0) {
        errno = ENODEV;
        work_fail(work, "/var/tmp is not on a disk");
        close(fd);
        fd = -1;
    }
    free(device);
    return fd;
}

/* Both directions have the same size, so only a probe that tells them apart has two numbers. */
void work_disk(struct work *work)
{
    int fd = open_on_disk(work);
    void *block = aligned_alloc(BLOCK, BLOCK);
    bool is_done = fd >= 0 && block != NULL;
    if (is_done)
        memset(block, 'x', BLOCK);
    for (int i = 0; i < READS && is_done; i++) /* under another name, so that the file is there */
        is_done = pwrite(fd, block, BLOCK, (off_t)i * BLOCK) == BLOCK;
    is_done = is_done && fsync(fd) == 0;
    work_name("course-disk");
    for (int i = 0; i < READS && is_done; i++)
        is_done = pread(fd, block, BLOCK, (off_t)i * BLOCK) == BLOCK;
    for (int i = 0; i < WRITES && is_done; i++)
        is_done = pwrite(fd, block, BLOCK, (off_t)i * BLOCK) == BLOCK;
    if (!is_done && fd >= 0)
        work_fail(work, "cannot read and write in /var/tmp");
    static const struct {
        const char *what;
        int count;
    } parts[] = {{"course-disk read 4096 bytes 12 times", READS},
                 {"course-disk wrote 4096 bytes 11 times", WRITES}};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct call *call = work_call(work, "%s", parts[i].what);
        call->marks[0] = known_text("course-disk");
        call->marks[1] = known_number(BLOCK);
        call->wanted[0] = known_number(parts[i].count);
    }
    free(block);
    if (fd >= 0)
        close(fd);
}
