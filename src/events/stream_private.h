/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a stream is made of, for its own files; and its way in for buffers that no kernel writes, which the
 * tests of the merge need.
 */
#ifndef BCCRUN_STREAM_PRIVATE_H
#define BCCRUN_STREAM_PRIVATE_H

#include "base/clock.h"
#include "events/perf_buffer.h"
#include "events/ring_buffer.h"
#include "events/stream.h"

/* A BPF_MAP_TYPE_PERF_EVENT_ARRAY whose buffers are read. */
struct perf_map {
    int fd;
    uint32_t source;
    char *name;
};

struct stream {
    int epoll_fd;
    size_t bytes_per_cpu;
    struct perf_map *maps; /* for CPUs that come online */
    size_t map_count;
    struct perf_buffer *buffers; /* of equal times, the event of the one that stands first here comes first */
    size_t buffer_count;
    struct ring_buffer *rings; /* read behind the buffers */
    size_t ring_count;
    uint64_t shift_ns;       /* what clock_ns() is ahead of the clock of the events, modulo 2^64 */
    uint64_t drain_ns;       /* when the drain began, */
    int drain_cpu;           /* where this thread was then, */
    bool is_last;            /* and whether nothing new can come */
    struct perf_buffer *run; /* the buffer that is being read, NULL between drains */
    uint64_t run_before_ns;  /* the time of the oldest event of the others */
    uint64_t run_until_ns;   /* the last time that may be shown yet */
    bool is_holding;         /* whether the drain left younger events */
    uint64_t lost_before;    /* in buffers that are closed by now */
    int ring_tick_ms;        /* when the rings want the next drain */
    uint64_t busy_ns;        /* when a drain last found something */
    bool is_resting;         /* the next event wakes the reader */
    bool has_no_bells;       /* and never will */
};

/* Appends a buffer, which becomes the stream's to close. */
void stream_adopt(struct stream *stream, const struct perf_buffer *buffer);

/* Ends the rest: the reader is woken as seldom as before. */
void stream_rouse(struct stream *stream);

/* Now, on the clock of the events. */
static inline uint64_t stream_now_ns(const struct stream *stream)
{
    return clock_ns() - stream->shift_ns;
}

#endif
