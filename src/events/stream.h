/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The events of all perf buffers of all CPUs as one stream in the order of the kernel's own time stamps.
 *
 * Hides the buffers, their wake-ups, the merge and the counting of losses. Nothing is copied: a record points
 * into the kernel's buffer and is valid until the next call.
 */
#ifndef BCCRUN_STREAM_H
#define BCCRUN_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Of a ring buffer's record: which CPU sent it is not known. */
#define RECORD_NO_CPU UINT32_MAX

struct record {
    uint64_t time_ns; /* CLOCK_MONOTONIC, taken by the kernel as the probe sent the event; of a ring buffer,
                          when it was read */
    uint32_t cpu;
    uint32_t source;     /* number of the map, as given to stream_add() */
    const void *data;    /* the event struct, aligned to four bytes only: read wider members with memcpy */
    uint32_t size_bytes; /* of @data, which the kernel pads to a multiple of eight bytes less four */
};

/* Events of one buffer of one CPU that found it full. */
struct loss {
    uint32_t source;
    uint32_t cpu;
    uint64_t count;
};

struct stream;

/* An empty stream, or NULL with the error recorded. @bytes_per_cpu: the size of each perf buffer, rounded up
 * to a power of two of pages. */
struct stream *stream_new(size_t bytes_per_cpu) MUST_CHECK;
void stream_free(struct stream *stream);

/* Opens one perf buffer per online CPU and enters it into the BPF_MAP_TYPE_PERF_EVENT_ARRAY @map_fd. @source
 * is what record.source will tell; @name is the map's, for errors. @map_fd stays the caller's; the stream keeps
 * a copy, since the kernel takes the buffers out of the map again when the file is closed through which they
 * were entered (kernel/bpf/arraymap.c, perf_event_fd_array_release). After a failure the stream is good for
 * stream_free(). */
int stream_add(struct stream *stream, int map_fd, uint32_t source, const char *name) MUST_CHECK;

/* A CPU came online: its buffers are opened and entered into the maps, unless they are there already. What it
 * sent before that nobody has. 0, or the recorded error, after which the stream is as good as before. Not
 * between stream_drain() and the end of the drain. */
int stream_cpu_online(struct stream *stream, uint32_t cpu) MUST_CHECK;

/* A CPU went offline: nothing new will come from it. What it sent is still taken, and its losses count. */
void stream_cpu_offline(struct stream *stream, uint32_t cpu);

/* Takes in the BPF_MAP_TYPE_RINGBUF @map_fd of @ring_bytes, of which it keeps a copy. Its records carry no time of their own: they get
 * that of the drain which finds them, and so come behind the perf buffers' events of that drain. */
int stream_add_ring(struct stream *stream, int map_fd, size_t ring_bytes, uint32_t source,
                    const char *name) MUST_CHECK;

/* Nothing new comes through the map @source: its buffers are closed by the drains to come, once everything in
 * them was taken and their losses were told. Until then @source belongs to it, see stream_has(). */
void stream_end(struct stream *stream, uint32_t source);
bool stream_has(const struct stream *stream, uint32_t source);

/* A descriptor that polls readable (epoll, poll) when a quarter of a perf buffer is filled, or a ring buffer
 * that had no records gets one. A lone event of a perf buffer does not wake it: the caller drains every
 * stream_tick_ms() as well, which is what makes an event cheap for the traced program. Nothing needs to be
 * read from it: to poll it once makes it unreadable until the next quarter. */
int stream_fd(const struct stream *stream);

/* How long to sleep before the next drain: short while a record is held back or a ring buffer has records,
 * else a few tens of ms. */
int stream_tick_ms(const struct stream *stream);

/* The same, but a stream without events for a tenth of a second comes to rest: the next event wakes the
 * reader at once, and the sleep is long. The traced program pays for that first event only; the drain that
 * finds it ends the rest. */
int stream_sleep_ms(struct stream *stream);

/* Starts a drain: looks at how far the kernel has written. Records younger than about a millisecond are held
 * back while an older one of another CPU may be stamped and not yet visible (events/drain.c); @last says that
 * no more can come (everything is detached) and nothing is held back. */
void stream_drain(struct stream *stream, bool last);

/* The next record of this drain in time order; false at its end. */
bool stream_next(struct stream *stream, struct record *record) MUST_CHECK;

/* How many events the buffers hold that stream_next() has not reported yet: a walk over all of them. */
uint64_t stream_waiting(const struct stream *stream);

/* Events lost so far because a perf buffer was full, by the kernel's LOST records and, where the kernel has
 * it (PERF_FORMAT_LOST, Linux 6.0), its own count, which also knows of losses that no record followed. A
 * system call per buffer: for the end of a run and once a second, not for every drain. */
uint64_t stream_lost(struct stream *stream);

/* The next loss that was noticed since it was last asked, by the kernel's LOST records that the drains have
 * passed; under @last by the kernel's own count too, as above. false where there is none. */
bool stream_next_loss(struct stream *stream, bool last, struct loss *loss) MUST_CHECK;

#endif
