// SPDX-License-Identifier: Apache-2.0
/*
 * How programs leave their places, which waits: before a link's program can go, the kernel waits until no CPU runs
 * it any more, for tens of ms (synchronize_rcu_tasks_trace() in perf_event_detach_bpf_prog(),
 * kernel/trace/bpf_trace.c). Waits at the same time end at the same time, so several threads close the links.
 *
 * Then the events go, on which nothing hangs any more. For each the kernel waits as long again, but with a lock
 * held (perf_trace_destroy() in kernel/trace/trace_event_perf.c), so one after the other whoever asks: 17 to 38 ms each,
 * measured on Linux 6.18. Nobody has to wait for that: a process of its own does it.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/attachment.h"
#include "attach/aside.h"
#include "attach/keeper.h"
#include "base/memory.h"

#define CLOSERS_MAX 64

struct closing {
    int *fds;
    size_t count;
    atomic_size_t next;
};

static void *close_some(void *context)
{
    struct closing *closing = context;
    size_t i;
    while ((i = atomic_fetch_add(&closing->next, 1)) < closing->count)
        close(closing->fds[i]);
    return NULL;
}

void detach(struct attachment *attachments, size_t count)
{
    struct closing closing = {0};
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < attachments[i].fd_count; k++)
            array_push(closing.fds, closing.count) = attachments[i].fds[k];
        attachments[i].fd_count = 0;
    }
    pthread_t closers[CLOSERS_MAX];
    size_t wanted = closing.count > 1 ? closing.count - 1 : 0; /* besides this thread */
    size_t started = 0;
    while (started < wanted && started < CLOSERS_MAX &&
           pthread_create(&closers[started], NULL, close_some, &closing) == 0)
        started++;
    close_some(&closing);
    for (size_t i = 0; i < started; i++)
        pthread_join(closers[i], NULL);
    free(closing.fds);
}

static void close_all(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
}

/* Closes the events after the other process did: whoever is the last to close one waits. @turn ends when that process
 * closes its other side. */
static void close_after(int turn, int *events, size_t count)
{
    char none;
    while (read(turn, &none, 1) < 0 && errno == EINTR)
        ;
    close_all(events, count);
    _exit(0);
}

/* In a process of its own. False: they are still open. */
static bool close_elsewhere(const int *events, size_t count)
{
    int turn[2];
    if (count == 0 || pipe2(turn, O_CLOEXEC) != 0)
        return false;
    int *kept = xcalloc(count + 1, sizeof(*kept));
    memcpy(kept, events, count * sizeof(*kept));
    kept[count] = turn[0];
    if (aside_fork(kept, count + 1) == 0)
        close_after(turn[0], kept, count + 1);
    free(kept);
    close_all(events, count);
    close(turn[0]);
    close(turn[1]);
    return true;
}

static void close_events(const int *events, size_t count)
{
    if (!close_elsewhere(events, count))
        close_all(events, count);
}

void detach_finish(struct attachment *attachments, size_t count)
{
    int *events = NULL;
    size_t event_count = 0;
    detach(attachments, count);
    for (size_t i = 0; i < count; i++) {
        struct attachment *attachment = &attachments[i];
        for (size_t k = 0; k < attachment->event_count; k++)
            array_push(events, event_count) = attachment->events[k];
        free(attachment->fds);
        free(attachment->events);
        free(attachment->where);
        free(attachment->file);
        keeper_release(attachment->keeper);
        *attachment = (struct attachment){0};
    }
    close_events(events, event_count);
    free(events);
}

void attachment_finish(struct attachment *attachment)
{
    detach_finish(attachment, 1);
}
