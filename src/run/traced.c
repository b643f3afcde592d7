// SPDX-License-Identifier: Apache-2.0
#include "run/traced.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"

#ifndef SYS_pidfd_open /* unknown to glibc before 2.31; the same on all architectures */
#define SYS_pidfd_open 434
#endif

static bool has_ended(int fd)
{
    struct pollfd pollfd = {.fd = fd, .events = POLLIN};
    return poll(&pollfd, 1, 0) > 0;
}

static void look(void *context)
{
    struct traced *traced = context;
    size_t left = 0;
    for (size_t i = 0; i < traced->count; i++) {
        if (traced->fds[i] >= 0 && has_ended(traced->fds[i])) {
            loop_remove(traced->loop, traced->fds[i]);
            close(traced->fds[i]);
            traced->fds[i] = -1;
        }
        left += traced->fds[i] >= 0;
    }
    if (left == 0)
        traced->ended(traced->context);
}

/* False: the kernel cannot. One that is gone already needs no descriptor. */
static bool follow(struct traced *traced, pid_t pid)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (fd >= 0) {
        array_push(traced->fds, traced->count) = fd;
        return true;
    }
    return errno == ESRCH;
}

void traced_follow(struct traced *traced, const struct filter *filter, struct loop *loop,
                   loop_function *ended, void *context)
{
    bool is_any = false;
    *traced = (struct traced){.loop = loop, .ended = ended, .context = context};
    for (size_t i = 0; i < filter->count; i++) {
        const struct filter_term *term = &filter->terms[i];
        if (term->kind != FILTER_PID || term->is_negated)
            continue;
        is_any = true;
        if (!follow(traced, (pid_t)term->numbers[0])) {
            traced_finish(traced);
            return;
        }
    }
    for (size_t i = 0; i < traced->count; i++)
        loop_add(loop, traced->fds[i], look, traced);
    if (is_any && traced->count == 0)
        ended(context);
}

bool traced_have_ended(const struct traced *traced)
{
    bool is_any = false;
    for (size_t i = 0; i < traced->count; i++)
        is_any |= traced->fds[i] >= 0 && !has_ended(traced->fds[i]);
    return traced->count > 0 && !is_any;
}

void traced_finish(struct traced *traced)
{
    for (size_t i = 0; i < traced->count; i++)
        if (traced->fds[i] >= 0)
            close(traced->fds[i]);
    free(traced->fds);
    *traced = (struct traced){0};
}
