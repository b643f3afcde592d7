// SPDX-License-Identifier: Apache-2.0
#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

/* A probe that is busy shows its first event at once, not after the first of the waits that spare the traced
 * program's time. */
#define MS_NS         1000000ULL
#define EAGER_NS      (100 * MS_NS)
#define EAGER_TICK_NS (1 * MS_NS)
#define FIRST_NS      (10 * MS_NS)
#define FIRST_TICK_NS (MS_NS / 5)

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000ULL + (uint64_t)now.tv_nsec;
}

static bool is_full(const struct watch *watch)
{
    return watch->max_events > 0 && watch->shown >= watch->max_events;
}

/* Shows what the buffers hold now, and what found no room in them. Returns 0, -EPIPE where the reader is
 * gone, or the recorded error. */
static int drain(struct watch *watch, bool last)
{
    struct record record;
    writer_tick(watch->writer);
    stream_drain(watch->stream, last);
    while (!is_full(watch) && stream_next(watch->stream, &record)) {
        const struct layout *layout = watch->layouts[record.source];
        if (layout->other != NULL)
            layout = layout_of_size(layout, record.size_bytes);
        writer_event(watch->writer, layout, &record);
        watch->shown++;
    }
    losses_tell(&watch->losses, watch->writer, now_ns(), last);
    return writer_flush(watch->writer);
}

static bool is_over(const struct watch *watch)
{
    return watch->duration_ns > 0 && watch->elapsed_ns >= watch->duration_ns;
}

/* Shows the maps where their time has come; a late showing does not hurry the next. At
 * the end of the run watch_finish() shows them. */
static int show_maps(struct watch *watch)
{
    if (watch->interval_ns == 0 || watch->elapsed_ns < watch->next_interval_ns || is_over(watch))
        return 0;
    watch->next_interval_ns += watch->interval_ns;
    if (watch->next_interval_ns <= watch->elapsed_ns)
        watch->next_interval_ns = watch->elapsed_ns + watch->interval_ns;
    int err = maps_show(watch->maps, watch->writer);
    return err == 0 ? writer_flush(watch->writer) : err;
}

/* Until the run ends or maps are to be shown; UINT64_MAX where neither has a time. */
static uint64_t left_ns(const struct watch *watch, uint64_t elapsed_ns)
{
    uint64_t next_ns = watch->duration_ns > 0 ? watch->duration_ns : UINT64_MAX;
    if (watch->interval_ns > 0 && watch->next_interval_ns < next_ns)
        next_ns = watch->next_interval_ns;
    if (next_ns == UINT64_MAX)
        return next_ns;
    return next_ns > elapsed_ns ? next_ns - elapsed_ns : 0;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Until the next drain, or what has its time if that comes first. */
static uint64_t wait_ns(const struct watch *watch, uint64_t elapsed_ns)
{
    /* Stacks are looked at before their processes are gone. */
    int tick_ms = watch->stacks != NULL ? stream_tick_ms(watch->stream) : stream_sleep_ms(watch->stream);
    uint64_t tick_ns = (uint64_t)tick_ms * MS_NS;
    if (watch->shown == 0 && elapsed_ns < EAGER_NS)
        tick_ns = smaller(tick_ns, elapsed_ns < FIRST_NS ? FIRST_TICK_NS : EAGER_TICK_NS);
    return smaller(tick_ns, left_ns(watch, elapsed_ns));
}

/* Sleeps until there is something to do: 0: drain; else a reason to stop, or the recorded error. */
static int wait_for_events(const struct watch *watch)
{
    struct pollfd fds[] = {
        {.fd = stream_fd(watch->stream), .events = POLLIN},
        {.fd = watch->signal_fd, .events = POLLIN},
        {.fd = watch->command_fd, .events = POLLIN},
        {.fd = watch->hotplug_fd, .events = POLLIN},
    };
    uint64_t ns = wait_ns(watch, now_ns() - watch->started_ns);
    const struct timespec timeout = {.tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000)};
    int ready = ppoll(fds, sizeof(fds) / sizeof(fds[0]), &timeout, NULL);
    if (ready < 0 && errno != EINTR)
        return fail(errno, "cannot wait for events");
    if (ready > 0 && (fds[2].revents & POLLIN) != 0)
        return WATCH_COMMAND;
    if (ready > 0 && (fds[1].revents & POLLIN) != 0)
        return WATCH_SIGNAL;
    return ready > 0 && (fds[3].revents & POLLIN) != 0 ? WATCH_CPUS : 0;
}

int watch_run(struct watch *watch)
{
    if (watch->started_ns == 0)
        watch->started_ns = now_ns();
    if (watch->next_interval_ns == 0)
        watch->next_interval_ns = watch->interval_ns;
    for (;;) {
        int err = drain(watch, false);
        watch->elapsed_ns = now_ns() - watch->started_ns;
        stacks_look(watch->stacks, watch->maps);
        if (err == 0)
            err = show_maps(watch);
        if (err == -EPIPE)
            return WATCH_READER_GONE;
        if (err != 0)
            return err;
        if (is_full(watch))
            return WATCH_COUNT;
        if (is_over(watch))
            return WATCH_TIME;
        int got = wait_for_events(watch);
        if (got != 0)
            return got;
    }
}

int watch_finish(struct watch *watch)
{
    watch->elapsed_ns = now_ns() - watch->started_ns;
    int err = drain(watch, true);
    if (err == 0)
        err = maps_show(watch->maps, watch->writer);
    if (err == 0)
        err = writer_flush(watch->writer);
    return err == -EPIPE ? 0 : err;
}
