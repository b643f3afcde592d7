// SPDX-License-Identifier: Apache-2.0
#include "watch/edits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#define WATCHED_EVENTS                                                                                       \
    (IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)

#define FILE_LIMIT_BYTES (1024 * 1024)
#define EVENT_BYTES      4096

#define QUIET_MS  60   /* a save has ended when for so long nothing happened, */
#define BURST_MS  1000 /* or goes on for so long */
#define ABSENT_MS 700  /* a file that is gone or empty may still come back */

/* Without an event the files are looked at all the same: their directory may have been replaced, or be one of
 * which the kernel does not tell (on a server). */
#define LOOK_MS 1000

enum state { STATE_ABSENT, STATE_EMPTY, STATE_TEXT, STATE_OTHER };

/* What a file was like. */
struct look {
    enum state state;
    struct digest digest; /* of its bytes; of one that is too large or no file, of what stat(2) says */
};

struct followed {
    char *path;
    struct look known;
    struct stat status; /* at the last look; all zero: there was none */
};

struct edits {
    struct loop *loop;
    int inotify_fd, timer_fd;
    struct followed *files; /* the first is the probe's text */
    size_t count;
    uint64_t burst_ms;  /* CLOCK_MONOTONIC: when the save began; 0: there is none */
    uint64_t absent_ms; /* since when the text is gone; 0: it is there */
    bool is_warned;     /* that it is */
};

static void arm(const struct edits *edits, unsigned ms)
{
    const struct itimerspec in = {.it_value = clock_timespec(ms * NS_PER_MS)};
    timerfd_settime(edits->timer_fd, 0, &in, NULL);
}

/* Never waits, whatever the path leads to. */
static struct look look_at(const char *path)
{
    struct look look = {.state = STATE_ABSENT};
    struct stat status = {0};
    struct text text = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return look;
    bool is_file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    if (is_file && file_read_fd(fd, FILE_LIMIT_BYTES, &text) == 0) {
        look.state = text.length > 0 ? STATE_TEXT : STATE_EMPTY;
        look.digest = digest_of(text.bytes, text.length);
    } else {
        const uint64_t words[] = {(uint64_t)status.st_mode, (uint64_t)status.st_ino, (uint64_t)status.st_size,
                                  (uint64_t)status.st_mtim.tv_sec, (uint64_t)status.st_mtim.tv_nsec};
        look.state = STATE_OTHER;
        look.digest = digest_of(words, is_file ? sizeof(words) : sizeof(words[0]));
    }
    text_finish(&text);
    close(fd);
    return look;
}

static bool is_same_time(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* Whether stat(2) says of the file what it said before; remembers what it says. */
static bool is_untouched(struct followed *file)
{
    struct stat status;
    if (stat(file->path, &status) != 0)
        memset(&status, 0, sizeof(status));
    bool is_same = status.st_ino == file->status.st_ino && status.st_dev == file->status.st_dev &&
                   status.st_size == file->status.st_size && status.st_mode == file->status.st_mode &&
                   is_same_time(&status.st_mtim, &file->status.st_mtim) &&
                   is_same_time(&status.st_ctim, &file->status.st_ctim);
    file->status = status;
    return is_same;
}

/* Of a directory that is watched already the kernel gives the same watch. A failure shows in nothing but the
 * time until the next look. */
static void watch_directory_of(const struct edits *edits, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *directory = slash == NULL ? xstrdup(".") : xstrndup(path, (size_t)(slash - path) + 1);
    (void)!inotify_add_watch(edits->inotify_fd, directory, WATCHED_EVENTS | IN_ONLYDIR);
    free(directory);
}

/* The directory of the file itself, too: that of a symbolic link reports nothing of it. */
static void watch(const struct edits *edits, const char *path)
{
    char *real = realpath(path, NULL);
    watch_directory_of(edits, path);
    if (real != NULL)
        watch_directory_of(edits, real);
    free(real);
}

static void add(struct edits *edits, const char *path)
{
    for (size_t i = 0; i < edits->count; i++)
        if (strcmp(edits->files[i].path, path) == 0)
            return;
    struct followed *file = &array_push(edits->files, edits->count);
    file->path = xstrdup(path);
    (void)is_untouched(file);
    file->known = look_at(path);
    watch(edits, path);
}

static bool is_in(const char *const *files, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(files[i], path) == 0)
            return true;
    return false;
}

void edits_follow(struct edits *edits, const char *const *files, size_t count)
{
    size_t kept = 1;
    for (size_t i = 1; i < edits->count; i++) {
        if (is_in(files, count, edits->files[i].path))
            edits->files[kept++] = edits->files[i];
        else
            free(edits->files[i].path);
    }
    edits->count = kept;
    for (size_t i = 0; i < count; i++)
        add(edits, files[i]);
}

static int fail_watch(void)
{
    if (errno == EMFILE)
        hint("each user has a number of inotify instances: sysctl fs.inotify.max_user_instances");
    return fail(errno, "cannot watch files");
}

static int open_fds(struct edits *edits)
{
    edits->inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (edits->inotify_fd < 0)
        return fail_watch();
    edits->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    return edits->timer_fd >= 0 ? 0 : fail_watch();
}

struct edits *edits_new(const char *path, struct loop *loop, loop_function *function, void *context)
{
    struct edits *edits = xcalloc(1, sizeof(*edits));
    *edits = (struct edits){.loop = loop, .inotify_fd = -1, .timer_fd = -1};
    if (open_fds(edits) != 0) {
        edits_free(edits);
        return NULL;
    }
    loop_add(loop, edits->inotify_fd, function, context);
    loop_add(loop, edits->timer_fd, function, context);
    add(edits, path);
    arm(edits, LOOK_MS);
    return edits;
}

static void close_fd(const struct edits *edits, int fd)
{
    if (fd < 0)
        return;
    loop_remove(edits->loop, fd);
    close(fd);
}

void edits_free(struct edits *edits)
{
    if (edits == NULL)
        return;
    close_fd(edits, edits->inotify_fd);
    close_fd(edits, edits->timer_fd);
    for (size_t i = 0; i < edits->count; i++)
        free(edits->files[i].path);
    free(edits->files);
    free(edits);
}

/* Takes the events off; whether one may be of a file that is followed. Names alone are compared, since a file
 * may be reached by several directories. What has no name is of a directory itself. */
static bool take_events(const struct edits *edits)
{
    _Alignas(struct inotify_event) char events[EVENT_BYTES];
    bool is_ours = false;
    ssize_t bytes;
    while ((bytes = read(edits->inotify_fd, events, sizeof(events))) > 0) {
        for (const char *at = events; at < events + bytes;) {
            const struct inotify_event *event = (const struct inotify_event *)at;
            bool has_name = event->len > 0;
            is_ours |= !has_name;
            for (size_t i = 0; i < edits->count && has_name; i++) {
                const char *slash = strrchr(edits->files[i].path, '/');
                is_ours |= strcmp(event->name, slash != NULL ? slash + 1 : edits->files[i].path) == 0;
            }
            at += sizeof(*event) + event->len;
        }
    }
    return is_ours;
}

static bool timer_is_due(const struct edits *edits)
{
    uint64_t times;
    return read(edits->timer_fd, &times, sizeof(times)) == sizeof(times);
}

static bool is_there(const struct look *look)
{
    return look->state == STATE_TEXT || look->state == STATE_OTHER;
}

/* The probe's file is gone or empty, as between the two halves of a save. In the end an empty one counts, and one
 * that is gone is waited for. Whether it counts now. */
static bool take_absent(struct edits *edits, const struct look *look)
{
    uint64_t now = clock_ms();
    if (edits->absent_ms == 0)
        edits->absent_ms = now;
    if (now - edits->absent_ms < ABSENT_MS) {
        edits->files[0].status = (struct stat){0};
        arm(edits, QUIET_MS);
        return false;
    }
    if (look->state == STATE_EMPTY)
        return true;
    if (!edits->is_warned)
        warn("'%s' is gone: still running the previous version until the file is back", edits->files[0].path);
    edits->is_warned = true;
    return false;
}

static bool look_through(struct edits *edits)
{
    bool has_changed = false;
    for (size_t i = 0; i < edits->count; i++) {
        struct followed *file = &edits->files[i];
        if (is_untouched(file) && !(i == 0 && edits->absent_ms != 0))
            continue;
        struct look look = look_at(file->path);
        if (i == 0 && !is_there(&look) && !take_absent(edits, &look))
            return false;
        if (i == 0 && is_there(&look)) {
            edits->absent_ms = 0;
            edits->is_warned = false;
        }
        has_changed |= look.state != file->known.state || !digest_is_same(&look.digest, &file->known.digest);
        file->known = look;
        watch(edits, file->path);
    }
    return has_changed;
}

bool edits_take(struct edits *edits)
{
    uint64_t now = clock_ms();
    if (take_events(edits)) {
        if (edits->burst_ms == 0)
            edits->burst_ms = now;
        if (now - edits->burst_ms < BURST_MS) {
            arm(edits, QUIET_MS);
            return false;
        }
    } else if (!timer_is_due(edits)) {
        return false;
    }
    edits->burst_ms = 0;
    arm(edits, LOOK_MS);
    return look_through(edits);
}
