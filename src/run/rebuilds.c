// SPDX-License-Identifier: Apache-2.0
#include "run/rebuilds.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

#define WATCHED_EVENTS (IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE)
#define EVENT_BYTES    4096

#define LOOK_MS   1000 /* the directory itself may have been replaced, or be on a server */
#define CREATE_MS 100  /* a new file is either a link, and whole, or is still being written */

struct rebuilds {
    struct run *run;
    int inotify_fd, timer_fd;
};

static void arm(const struct rebuilds *rebuilds, unsigned ms)
{
    const struct itimerspec then = {
        .it_value = clock_timespec(ms * NS_PER_MS),
        .it_interval = clock_timespec(LOOK_MS * NS_PER_MS),
    };
    timerfd_settime(rebuilds->timer_fd, 0, &then, NULL);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* Of a directory that is watched already the kernel gives the same watch. */
static void watch_directory_of(const struct rebuilds *rebuilds, const char *path)
{
    char *directory =
        path == base_name(path) ? xstrdup(".") : xstrndup(path, (size_t)(base_name(path) - path));
    (void)!inotify_add_watch(rebuilds->inotify_fd, directory, WATCHED_EVENTS | IN_ONLYDIR);
    free(directory);
}

static void watch(const struct rebuilds *rebuilds, const char *path)
{
    char *real = realpath(path, NULL);
    watch_directory_of(rebuilds, path);
    if (real != NULL)
        watch_directory_of(rebuilds, real);
    free(real);
}

static const char *file_of(const struct hook *hook)
{
    return hook != NULL ? hook->attachment.file : NULL;
}

static bool is_followed(const struct live *live, const char *name)
{
    for (size_t i = 0; i < live->plan.count; i++) {
        const char *path = file_of(live->hooks.list[i]);
        char *real = path != NULL ? realpath(path, NULL) : NULL;
        bool is_ours = path != NULL && (strcmp(base_name(path), name) == 0 ||
                                        (real != NULL && strcmp(base_name(real), name) == 0));
        free(real);
        if (is_ours)
            return true;
    }
    return false;
}

static void report(const struct run *run, size_t i, int err)
{
    const struct attachment *attachment = &run->live->hooks.list[i]->attachment;
    const char *function = run->live->image.programs[i].name;
    if (err != 0)
        warn("'%s' was built again, and '%s' is not attached in it: %s", attachment->file, function,
             error_text());
    else if (!run->options->is_quiet)
        note("'%s' was built again: '%s' attached to %s", attachment->file, function, attachment->where);
}

/* A file that is still being written cannot be attached to: it is looked at again, and reported once it is whole or stays
 * as it is. */
static void renew(const struct rebuilds *rebuilds, size_t i, bool is_whole)
{
    struct live *live = rebuilds->run->live;
    struct hook *hook = live->hooks.list[i];
    struct file_state now = file_of(hook) != NULL ? file_state(file_of(hook)) : (struct file_state){0};
    if (!now.is_there || file_state_is_same(&now, &hook->file) || file_state_is_same(&now, &hook->refused))
        return;
    int err = live_attach_again(live, i, &now);
    if (err == 0 || is_whole || file_state_is_same(&now, &hook->looked_at))
        report(rebuilds->run, i, err);
    if (err != 0 && (is_whole || file_state_is_same(&now, &hook->looked_at)))
        hook->refused = now;
    hook->looked_at = now;
    error_clear();
}

static void renew_all(const struct rebuilds *rebuilds, bool is_whole)
{
    const struct live *live = rebuilds->run->live;
    for (size_t i = 0; live != NULL && i < live->plan.count; i++)
        renew(rebuilds, i, is_whole);
}

static void take_events(void *context)
{
    const struct rebuilds *rebuilds = context;
    _Alignas(struct inotify_event) char events[EVENT_BYTES];
    bool is_written = false;
    bool is_created = false;
    ssize_t bytes;
    while ((bytes = read(rebuilds->inotify_fd, events, sizeof(events))) > 0)
        for (const char *at = events; at < events + bytes;) {
            const struct inotify_event *event = (const struct inotify_event *)at;
            bool is_ours = event->len > 0 && rebuilds->run->live != NULL &&
                           is_followed(rebuilds->run->live, event->name);
            is_written |= is_ours && (event->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0;
            is_created |= is_ours && (event->mask & IN_CREATE) != 0;
            at += sizeof(*event) + event->len;
        }
    if (is_written)
        renew_all(rebuilds, true);
    else if (is_created)
        arm(rebuilds, CREATE_MS);
}

static void look(void *context)
{
    const struct rebuilds *rebuilds = context;
    uint64_t times;
    (void)!read(rebuilds->timer_fd, &times, sizeof(times));
    renew_all(rebuilds, false);
    rebuilds_follow(rebuilds->run);
}

static struct rebuilds *rebuilds_new(struct run *run)
{
    struct rebuilds *rebuilds = xcalloc(1, sizeof(*rebuilds));
    *rebuilds = (struct rebuilds){
        .run = run,
        .inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK),
        .timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK),
    };
    if (rebuilds->inotify_fd < 0 || rebuilds->timer_fd < 0) {
        warn("programs that are built again are not followed: %s", strerror(errno));
        return rebuilds;
    }
    loop_add(run->loop, rebuilds->inotify_fd, take_events, rebuilds);
    loop_add(run->loop, rebuilds->timer_fd, look, rebuilds);
    arm(rebuilds, LOOK_MS);
    return rebuilds;
}

void rebuilds_follow(struct run *run)
{
    for (size_t i = 0; i < run->live->plan.count; i++) {
        const char *path = file_of(run->live->hooks.list[i]);
        if (path != NULL && run->rebuilds == NULL)
            run->rebuilds = rebuilds_new(run);
        if (path != NULL)
            watch(run->rebuilds, path);
    }
}

void rebuilds_free(struct rebuilds *rebuilds)
{
    if (rebuilds == NULL)
        return;
    if (rebuilds->inotify_fd >= 0)
        close(rebuilds->inotify_fd);
    if (rebuilds->timer_fd >= 0)
        close(rebuilds->timer_fd);
    free(rebuilds);
}
