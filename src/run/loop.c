// SPDX-License-Identifier: Apache-2.0
#include "run/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"

/* Its descriptor is in the array for ppoll(2) at the same index. */
struct entry {
    loop_function *function;
    void *context;
};

struct loop {
    struct pollfd *fds; /* -1: removed while functions were called */
    struct entry *entries;
    size_t count;
};

struct loop *loop_new(void)
{
    return xcalloc(1, sizeof(struct loop));
}

void loop_free(struct loop *loop)
{
    if (loop == NULL)
        return;
    free(loop->fds);
    free(loop->entries);
    free(loop);
}

static void add(struct loop *loop, struct pollfd pollfd, loop_function *function, void *context)
{
    size_t count = loop->count;
    array_push(loop->fds, count) = pollfd;
    array_push(loop->entries, loop->count) = (struct entry){.function = function, .context = context};
}

void loop_add(struct loop *loop, int fd, loop_function *function, void *context)
{
    add(loop, (struct pollfd){.fd = fd, .events = POLLIN}, function, context);
}

void loop_add_end(struct loop *loop, int fd, loop_function *function, void *context)
{
    add(loop, (struct pollfd){.fd = fd}, function, context);
}

void loop_remove(struct loop *loop, int fd)
{
    for (size_t i = 0; i < loop->count; i++)
        if (loop->fds[i].fd == fd)
            loop->fds[i] = (struct pollfd){.fd = -1};
}

static void forget_removed(struct loop *loop)
{
    size_t kept = 0;
    for (size_t i = 0; i < loop->count; i++) {
        if (loop->fds[i].fd < 0)
            continue;
        loop->fds[kept] = loop->fds[i];
        loop->entries[kept++] = loop->entries[i];
    }
    loop->count = kept;
}

static void call_functions(struct loop *loop)
{
    for (size_t i = 0; i < loop->count; i++) {
        struct entry entry = loop->entries[i];
        bool is_ready = loop->fds[i].revents != 0;
        loop->fds[i].revents = 0;
        if (is_ready && entry.function != NULL)
            entry.function(entry.context);
    }
}

int loop_wait(struct loop *loop, uint64_t timeout_ns)
{
    const struct timespec timeout = clock_timespec(timeout_ns);
    forget_removed(loop);
    int ready = ppoll(loop->fds, loop->count, timeout_ns != UINT64_MAX ? &timeout : NULL, NULL);
    if (ready < 0 && errno != EINTR)
        return fail(errno, "cannot wait for events");
    if (ready > 0)
        call_functions(loop);
    return 0;
}
