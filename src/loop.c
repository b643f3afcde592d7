// SPDX-License-Identifier: Apache-2.0
#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

/* A probe that is busy shows its first event at once, not after the first of the waits that spare the traced
 * program's time. */
#define EAGER_NS      100000000ULL
#define EAGER_TICK_MS 1

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000ULL + (uint64_t)now.tv_nsec;
}

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
        writer_event(loop->writer, loop->channels->layouts[record.source], &record);
        loop->shown++;
    }
    losses_tell(&loop->losses, loop->writer, now_ns(), last);
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

/* In ms for poll(2): until the next drain, or the end of the run if that comes first. */
static int wait_ms(const struct loop *loop, uint64_t elapsed_ns)
{
    int tick = stream_tick_ms(loop->stream);
    if (loop->shown == 0 && elapsed_ns < EAGER_NS && tick > EAGER_TICK_MS)
        tick = EAGER_TICK_MS;
    if (loop->duration_ns == 0)
        return tick;
    uint64_t left_ms = (loop->duration_ns - elapsed_ns + 999999) / 1000000;
    return left_ms < (uint64_t)tick ? (int)left_ms : tick;
}

/* Sleeps until there is something to do: 0: drain; else a reason to stop, or the recorded error. */
static int wait_for_events(const struct loop *loop)
{
    struct pollfd fds[] = {
        {.fd = stream_fd(loop->stream), .events = POLLIN}, {.fd = loop->signal_fd, .events = POLLIN},
        {.fd = loop->command_fd, .events = POLLIN},        {.fd = loop->hotplug_fd, .events = POLLIN},
        {.fd = loop->edit_fd, .events = POLLIN},
    };
    int ready = poll(fds, sizeof(fds) / sizeof(fds[0]), wait_ms(loop, now_ns() - loop->started_ns));
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
        loop->started_ns = now_ns();
    if (loop->next_interval_ns == 0)
        loop->next_interval_ns = loop->interval_ns;
    for (;;) {
        int err = drain(loop, false);
        loop->elapsed_ns = now_ns() - loop->started_ns;
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
    loop->elapsed_ns = now_ns() - loop->started_ns;
    int err = drain(loop, true);
    if (err == 0)
        err = maps_show(loop->maps, loop->writer);
    if (err == 0)
        err = writer_flush(loop->writer);
    return err == -EPIPE ? 0 : err;
}
