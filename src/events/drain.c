// SPDX-License-Identifier: Apache-2.0
/*
 * A drain of a stream: the perf buffers of all CPUs merged into one order of time, then the ring buffers.
 *
 * The merge goes in runs: of all buffers, the one with the oldest event is read for as long as its events are
 * older than those of every other. CPUs write in bursts, so the search is paid once for many events.
 *
 * A buffer that has an event at hand brings no older one. One that has none may: its CPU may have stamped an
 * event and not yet made it visible. How long that takes nobody promises, so what is younger than
 * HOLD_BACK_NS waits while there is such a buffer. Only of the CPU that this thread runs on is more known:
 * programs send with preemption disabled (kernel/trace/bpf_trace.c, bpf_perf_event_output()), so whatever was
 * stamped there before this thread went on is visible.
 */
#include <limits.h>
#include <sched.h>
#include <sys/epoll.h>
#include <time.h>

#include "base/clock.h"
#include "base/numbers.h"
#include "events/stream_private.h"

#define HOLD_BACK_NS 1000000

/* The kernel stamps with ktime_get_mono_fast_ns(), which may be a little behind while the clock is adjusted
 * (kernel/time/timekeeping.c). */
#define CLOCK_SLACK_NS 1000

/* A ring buffer wakes its reader at the record that finds everything before it read (kernel/bpf/ringbuf.c,
 * bpf_ringbuf_commit): of a burst at the first, for whose sake alone a drain is not worth its cost to the
 * traced program. So a ring of this size that has records is not listened to, but looked at soon and again,
 * until it has none. A smaller one fills before that. */
#define LARGE_RING_BYTES (256 * 1024)
#define TICK_RING_MS     2
#define FULL_SHARE       4 /* a ring so far filled between two drains gets the next at once */

/* A buffer's memory goes back to the kernel in parts of this size: each time costs the CPU that writes it a
 * cache miss on its control page, but a slow drain must not leave it without room. */
#define RELEASE_SHARE 16

/* A drain had records of the ring, or had none. */
static void listen_to(const struct stream *stream, struct ring_buffer *ring, bool had_records)
{
    if (ring->is_ended || ring->is_heard != had_records || ring->ring_bytes < LARGE_RING_BYTES)
        return;
    ring->is_heard = !had_records;
    struct epoll_event event = {.events = ring->is_heard ? EPOLLIN : 0};
    /* What came since the drain counts: epoll looks at the ring while it takes this. */
    (void)epoll_ctl(stream->epoll_fd, EPOLL_CTL_MOD, ring->map_fd, &event);
}

/* Closes the buffers of CPUs that went offline and of maps that ended, once everything in them was taken and
 * their losses were told.
 */
static void close_ended(struct stream *stream)
{
    size_t kept = 0;
    for (size_t i = 0; i < stream->buffer_count; i++) {
        struct perf_buffer *buffer = &stream->buffers[i];
        if (buffer->is_ended && !perf_buffer_peek(buffer) && perf_buffer_lost(buffer) == buffer->told) {
            stream->lost_before += buffer->told;
            perf_buffer_close(buffer);
        } else {
            stream->buffers[kept++] = *buffer;
        }
    }
    stream->buffer_count = kept;
    kept = 0;
    for (size_t i = 0; i < stream->ring_count; i++) {
        struct ring_buffer *ring = &stream->rings[i];
        if (ring->is_ended && ring->position == ring->head)
            ring_buffer_close(ring);
        else
            stream->rings[kept++] = *ring;
    }
    stream->ring_count = kept;
}

/* Whether there is something in the perf buffers. */
static bool refresh_buffers(struct stream *stream)
{
    bool is_busy = false;
    for (size_t i = 0; i < stream->buffer_count; i++) {
        struct perf_buffer *buffer = &stream->buffers[i];
        perf_buffer_refresh(buffer);
        is_busy |= buffer->head != buffer->position;
    }
    return is_busy;
}

/* Looks at the rings' records, whether there are any, and when to do so again. */
static bool refresh_rings(struct stream *stream)
{
    bool is_busy = false;
    stream->ring_tick_ms = INT_MAX;
    for (size_t i = 0; i < stream->ring_count; i++) {
        struct ring_buffer *ring = &stream->rings[i];
        ring_buffer_refresh(ring);
        uint64_t waiting = ring->head - ring->position;
        listen_to(stream, ring, waiting > 0);
        is_busy |= waiting > 0;
        if (waiting > 0)
            stream->ring_tick_ms = min_int(stream->ring_tick_ms, TICK_RING_MS);
        if (waiting > ring->ring_bytes / FULL_SHARE)
            stream->ring_tick_ms = 0;
    }
    return is_busy;
}

/* The clock before the CPU and the buffers: this thread may be moved to another CPU at any time, but what was
 * stamped before this moment on the one that is named afterwards is visible. */
static void begin_merge(struct stream *stream, bool last)
{
    stream->drain_ns = stream_now_ns(stream);
    stream->drain_cpu = sched_getcpu();
    stream->is_last = last;
    stream->run = NULL;
}

void stream_drain(struct stream *stream, bool last)
{
    begin_merge(stream, last);
    bool is_busy = refresh_buffers(stream);
    is_busy |= refresh_rings(stream);
    if (is_busy)
        stream->busy_ns = stream->drain_ns;
    if (is_busy)
        stream_rouse(stream);
    close_ended(stream);
}

/* What merging takes from a look at all buffers. */
struct heads {
    struct perf_buffer *first, *second; /* with the two oldest events, NULL where there is none */
    bool is_complete;                   /* none can bring an older one */
};

static struct heads look_at_heads(const struct stream *stream)
{
    struct heads heads = {.is_complete = true};
    for (size_t i = 0; i < stream->buffer_count; i++) {
        struct perf_buffer *buffer = &stream->buffers[i];
        bool is_silent = buffer->is_ended || (int)buffer->cpu == stream->drain_cpu;
        if (!perf_buffer_peek(buffer)) {
            heads.is_complete &= is_silent;
        } else if (heads.first == NULL || buffer->next_ns < heads.first->next_ns) {
            heads.second = heads.first;
            heads.first = buffer;
        } else if (heads.second == NULL || buffer->next_ns < heads.second->next_ns) {
            heads.second = buffer;
        }
    }
    return heads;
}

/* Begins the next run, or ends the part of the drain that has times. */
static bool begin_run(struct stream *stream)
{
    struct heads heads = look_at_heads(stream);
    uint64_t slack_ns = heads.is_complete ? CLOCK_SLACK_NS : HOLD_BACK_NS;
    stream->run_until_ns = stream->is_last ? UINT64_MAX : stream->drain_ns - slack_ns;
    stream->is_holding = heads.first != NULL && heads.first->next_ns > stream->run_until_ns;
    stream->run = stream->is_holding ? NULL : heads.first;
    stream->run_before_ns = heads.second != NULL ? heads.second->next_ns : UINT64_MAX;
    return stream->run != NULL;
}

/* Whether the run goes on. An event may be older than the one before it (an NMI's, written between the
 * other's stamp and its place in the buffer): then it comes late, but is not lost. */
static bool continue_run(const struct stream *stream)
{
    struct perf_buffer *run = stream->run;
    if (run == NULL)
        return false;
    if (run->position - run->tail >= run->ring_bytes / RELEASE_SHARE)
        perf_buffer_release(run);
    return perf_buffer_peek(run) && run->next_ns < stream->run_before_ns &&
           run->next_ns <= stream->run_until_ns;
}

static void release_all(struct stream *stream)
{
    for (size_t i = 0; i < stream->buffer_count; i++)
        perf_buffer_release(&stream->buffers[i]);
    for (size_t i = 0; i < stream->ring_count; i++)
        ring_buffer_release(&stream->rings[i]);
}

static bool next_of_rings(const struct stream *stream, struct record *record)
{
    for (size_t i = 0; i < stream->ring_count; i++) {
        struct ring_buffer *ring = &stream->rings[i];
        if (ring_buffer_held(ring) >= ring->ring_bytes / RELEASE_SHARE)
            ring_buffer_release(ring);
        record->data = ring_buffer_take(ring, &record->size_bytes);
        if (record->data == NULL)
            continue;
        record->time_ns = stream->drain_ns;
        record->cpu = RECORD_NO_CPU;
        record->source = ring->source;
        return true;
    }
    return false;
}

bool stream_next(struct stream *stream, struct record *record)
{
    if (!continue_run(stream) && !begin_run(stream)) {
        if (next_of_rings(stream, record))
            return true;
        release_all(stream);
        return false;
    }
    struct perf_buffer *run = stream->run;
    record->time_ns = run->next_ns;
    record->cpu = run->cpu;
    record->source = run->source;
    record->data = perf_buffer_take(run, &record->size_bytes);
    return true;
}
