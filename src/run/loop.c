// SPDX-License-Identifier: Apache-2.0
#include "run/loop.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

#include "base/clock.h"
#include "base/numbers.h"

/* A probe that is busy shows its first event at once, not after the first of the waits that spare the traced
 * program's time. */
#define MS_NS         1000000ULL
#define EAGER_NS      (100 * MS_NS)
#define EAGER_TICK_NS (1 * MS_NS)
#define FIRST_NS      (10 * MS_NS)
#define FIRST_TICK_NS (MS_NS / 5)

static bool is_full(const struct loop *loop)
{
    return loop->max_events > 0 && loop->shown >= loop->max_events;
}

/* Shows what the buffers hold now, and what found no room in them. Returns 0, -EPIPE where the reader is
 * gone, or the recorded error. */
static int drain(struct loop *loop, bool last)
{
    struct record record;
    writer_tick(loop->writer);
    stream_drain(loop->stream, last);
    while (!is_full(loop) && stream_next(loop->stream, &record)) {
        const struct layout *layout = loop->channels->layouts[record.source];
        if (layout->other != NULL)
            layout = layout_of_size(layout, record.size_bytes);
        writer_event(loop->writer, layout, &record);
        loop->shown++;
    }
    losses_tell(&loop->losses, loop->writer, clock_ns(), last);
    return writer_flush(loop->writer);
}

int loop_drain(struct loop *loop)
{
    return drain(loop, false);
}

static bool is_over(const struct loop *loop)
{
    return loop->duration_ns > 0 && loop->elapsed_ns >= loop->duration_ns;
}

/* Shows the maps where their time has come; a late showing does not hurry the next. At
 * the end of the run loop_finish() shows them. */
static int show_maps(struct loop *loop)
{
    if (loop->interval_ns == 0 || loop->elapsed_ns < loop->next_interval_ns || is_over(loop))
        return 0;
    loop->next_interval_ns += loop->interval_ns;
    if (loop->next_interval_ns <= loop->elapsed_ns)
        loop->next_interval_ns = loop->elapsed_ns + loop->interval_ns;
    int err = maps_show(loop->maps, loop->writer);
    return err == 0 ? writer_flush(loop->writer) : err;
}

/* Until the run ends or maps are to be shown; UINT64_MAX where neither has a time. */
static uint64_t left_ns(const struct loop *loop, uint64_t elapsed_ns)
{
    uint64_t next_ns = loop->duration_ns > 0 ? loop->duration_ns : UINT64_MAX;
    if (loop->interval_ns > 0 && loop->next_interval_ns < next_ns)
        next_ns = loop->next_interval_ns;
    if (next_ns == UINT64_MAX)
        return next_ns;
    return next_ns > elapsed_ns ? next_ns - elapsed_ns : 0;
}

/* Until the next drain, or what has its time if that comes first. */
static uint64_t wait_ns(const struct loop *loop, uint64_t elapsed_ns)
{
    /* Stacks are looked at before their processes are gone. */
    int tick_ms = loop->stacks != NULL ? stream_tick_ms(loop->stream) : stream_sleep_ms(loop->stream);
    uint64_t tick_ns = (uint64_t)tick_ms * MS_NS;
    if (loop->shown == 0 && elapsed_ns < EAGER_NS)
        tick_ns = min_u64(tick_ns, elapsed_ns < FIRST_NS ? FIRST_TICK_NS : EAGER_TICK_NS);
    return min_u64(tick_ns, left_ns(loop, elapsed_ns));
}

/* Sleeps until there is something to do: 0: drain; else a reason to stop, or the recorded error. */
static int wait_for_events(const struct loop *loop)
{
    struct pollfd fds[] = {
        {.fd = stream_fd(loop->stream), .events = POLLIN}, {.fd = loop->signal_fd, .events = POLLIN},
        {.fd = loop->command_fd, .events = POLLIN},        {.fd = loop->hotplug_fd, .events = POLLIN},
        {.fd = loop->edit_fd, .events = POLLIN},
    };
    uint64_t ns = wait_ns(loop, clock_ns() - loop->started_ns);
    const struct timespec timeout = clock_timespec(ns);
    int ready = ppoll(fds, sizeof(fds) / sizeof(fds[0]), &timeout, NULL);
    if (ready < 0 && errno != EINTR)
        return fail(errno, "cannot wait for events");
    if (ready > 0 && (fds[2].revents & POLLIN) != 0)
        return LOOP_COMMAND;
    if (ready > 0 && (fds[1].revents & POLLIN) != 0)
        return LOOP_SIGNAL;
    if (ready > 0 && (fds[3].revents & POLLIN) != 0)
        return LOOP_CPUS;
    return ready > 0 && (fds[4].revents & POLLIN) != 0 ? LOOP_EDIT : 0;
}

int loop_run(struct loop *loop)
{
    if (loop->started_ns == 0)
        loop->started_ns = clock_ns();
    if (loop->next_interval_ns == 0)
        loop->next_interval_ns = loop->interval_ns;
    for (;;) {
        int err = drain(loop, false);
        loop->elapsed_ns = clock_ns() - loop->started_ns;
        stacks_look(loop->stacks, loop->maps);
        if (err == 0)
            err = show_maps(loop);
        if (err == -EPIPE)
            return LOOP_READER_GONE;
        if (err != 0)
            return err;
        if (is_full(loop))
            return LOOP_COUNT;
        if (is_over(loop))
            return LOOP_TIME;
        int got = wait_for_events(loop);
        if (got != 0)
            return got;
    }
}

int loop_finish(struct loop *loop)
{
    loop->elapsed_ns = clock_ns() - loop->started_ns;
    int err = drain(loop, true);
    if (err == 0)
        err = maps_show(loop->maps, loop->writer);
    if (err == 0)
        err = writer_flush(loop->writer);
    return err == -EPIPE ? 0 : err;
}
