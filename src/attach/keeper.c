// SPDX-License-Identifier: Apache-2.0
#include "attach/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "attach/aside.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/release.h"
#include "base/text.h"
#include "base/tracefs.h"
#include "base/words.h"
#include "types/tracepoints.h"

#define GROUP       "bccrun"
#define NAME_BYTES  64                /* the kernel's MAX_EVENT_NAME_LEN */
#define LIMIT_BYTES (8 * 1024 * 1024) /* of a list of events */

/* So long the process aside waits for whoever still uses an event. */
#define PATIENCE_NS (120 * NS_PER_S)
#define PAUSE_NS    (5 * NS_PER_MS)

/* Between an event's making and its use others do not take it for one that was left behind. */
#define YOUNG_NS (60 * NS_PER_S)

struct keeper {
    unsigned users;
    int fd; /* names go through it to the process aside, which acts when it ends */
    char **names;
    size_t count;
};

static char *events_file(const char *root)
{
    const char *directory = tracefs(root);
    return directory != NULL ? xasprintf("%s%s/kprobe_events", root, directory) : NULL;
}

/* Without O_APPEND the kernel removes all events of all users. 0 or a negative errno. */
static int write_line(const char *path, const char *line)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int err = file_write_all(fd, line, strlen(line));
    close(fd);
    return err;
}

static int remove_event(const char *path, const char *name)
{
    char line[sizeof("-:" GROUP "/\n") + NAME_BYTES];
    (void)snprintf(line, sizeof(line), "-:" GROUP "/%s\n", name);
    return write_line(path, line);
}

/* Takes a line of kprobe_events, "r4096:bccrun/returns_NS_PID SYMBOL". Removes the event if it was left behind: an event
 * in use cannot be removed. */
static void remove_stale(const char *path, const char *line)
{
    const char *name = strstr(line, ":" GROUP "/returns_");
    char copy[NAME_BYTES];
    if (name == NULL)
        return;
    name += strlen(":" GROUP "/");
    (void)snprintf(copy, sizeof(copy), "%.*s", (int)strcspn(name, " "), name);
    uint64_t made_ns = strtoull(copy + strlen("returns_"), NULL, 10);
    if (clock_ns() - made_ns > YOUNG_NS)
        (void)!remove_event(path, copy);
}

static void remove_all_stale(const char *path)
{
    struct text list = {0};
    if (file_read("", path, LIMIT_BYTES, &list) == 0) {
        struct lines lines = lines_of(text_cstr(&list));
        while (lines_next(&lines)) {
            char *line = xstrndup(lines.start, lines.length);
            remove_stale(path, line);
            free(line);
        }
    }
    text_finish(&list);
}

/* The process aside. */
static void keep(int fd, const char *path)
{
    char **names = NULL;
    size_t count = 0;
    char name[NAME_BYTES];
    ssize_t length;
    while ((length = recv(fd, name, sizeof(name) - 1, 0)) > 0 || (length < 0 && errno == EINTR))
        if (length > 0)
            array_push(names, count) = xstrndup(name, (size_t)length);
    uint64_t until_ns = clock_ns() + PATIENCE_NS;
    for (size_t i = 0; i < count; i++)
        while (remove_event(path, names[i]) == -EBUSY && clock_ns() < until_ns)
            clock_sleep_ns(PAUSE_NS);
    remove_all_stale(path);
    _exit(0);
}

struct keeper *keeper_new(const char *root)
{
    int ends[2];
    char *path = events_file(root);
    struct keeper *keeper = NULL;
    if (path != NULL && access(path, W_OK) == 0 &&
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0) {
        pid_t process = aside_fork(&ends[1], 1);
        if (process == 0)
            keep(ends[1], path);
        close(ends[1]);
        if (process > 0) {
            keeper = xcalloc(1, sizeof(*keeper));
            *keeper = (struct keeper){.users = 1, .fd = ends[0]};
        } else {
            close(ends[0]);
        }
    }
    free(path);
    return keeper;
}

struct keeper *keeper_share(struct keeper *keeper)
{
    if (keeper != NULL)
        keeper->users++;
    return keeper;
}

void keeper_release(struct keeper *keeper)
{
    if (keeper == NULL || --keeper->users > 0)
        return;
    close(keeper->fd);
    strings_free(keeper->names, keeper->count);
    free(keeper);
}

/* Tells the process aside first: a name that is never used costs nothing. */
static int announce(struct keeper *keeper, const char *name)
{
    if (send(keeper->fd, name, strlen(name), MSG_NOSIGNAL) < 0)
        return -errno;
    array_push(keeper->names, keeper->count) = xstrdup(name); // NOLINT(bugprone-sizeof-expression)
    return 0;
}

long keeper_add_return(struct keeper *keeper, const char *root, const char *symbol, unsigned calls)
{
    char name[NAME_BYTES];
    (void)snprintf(name, sizeof(name), "returns_%" PRIu64 "_%d", clock_ns(), (int)getpid());
    int err = announce(keeper, name);
    if (err != 0)
        return err;
    char *path = events_file(root);
    char *line = xasprintf("r%u:" GROUP "/%s %s\n", calls, name, symbol);
    char *target = xasprintf(GROUP "/%s", name);
    err = path != NULL ? write_line(path, line) : -ENOENT;
    long id = err == 0 ? tracepoints_id(root, target) : err;
    free(target);
    free(line);
    free(path);
    return id;
}

static bool has_name(const struct keeper *keeper, const char *name)
{
    for (size_t i = 0; i < keeper->count; i++)
        if (strcmp(keeper->names[i], name) == 0)
            return true;
    return false;
}

/* Takes a line of kprobe_profile: an event's name, how often it was hit, how often missed. */
static uint64_t missed_of_line(const struct keeper *keeper, const char *line)
{
    char name[NAME_BYTES];
    uint64_t missed = 0;
    bool is_ours = sscanf(line, "%63s %*u %" SCNu64, name, &missed) == 2 && has_name(keeper, name);
    return is_ours ? missed : 0;
}

/* Before Linux 5.14 the kernel took each page fault in a handler for a miss, as of a program that reads a string which is not
 * in memory (kprobe_fault_handler() in arch/x86/kernel/kprobes/core.c). */
static bool are_misses_counted(void)
{
    struct utsname kernel;
    return uname(&kernel) == 0 && release_is_from(kernel.release, 5, 14);
}

uint64_t keeper_missed(const struct keeper *keeper, const char *root)
{
    if (!are_misses_counted())
        return 0;
    const char *directory = tracefs(root);
    char *path = directory != NULL ? xasprintf("%s/kprobe_profile", directory) : NULL;
    struct text list = {0};
    uint64_t sum = 0;
    if (path != NULL && file_read(root, path, LIMIT_BYTES, &list) == 0) {
        struct lines lines = lines_of(text_cstr(&list));
        while (lines_next(&lines)) {
            char *line = xstrndup(lines.start, lines.length);
            sum += missed_of_line(keeper, line);
            free(line);
        }
    }
    text_finish(&list);
    free(path);
    return sum;
}
