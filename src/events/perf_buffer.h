/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One CPU's perf buffer: a ring in memory shared with the kernel, into which bpf_perf_event_output() writes
 * and from which the events are read in place.
 *
 * Hides perf_event_open(2), the layout of the ring and the rules under which both sides touch it. Reading
 * goes: refresh (how far has the kernel written?), then peek and take for each event, then release (the
 * kernel may overwrite what was taken).
 */
#ifndef BCCRUN_PERF_BUFFER_H
#define BCCRUN_PERF_BUFFER_H

#include <stddef.h>
#include <stdint.h>
#include <linux/perf_event.h>

#include "base/error.h"

/* Positions count bytes since the buffer was opened and do not wrap; modulo ring_bytes they are offsets. */
/* So much data fits into a record (65,535 bytes) besides its header, the time and the data's size. */
#define PERF_DATA_MAX_BYTES 65508

struct perf_buffer {
    int fd;      /* the perf event; -1 where the memory is the caller's */
    int bell_fd; /* another that writes into the same memory, and wakes the reader at each record; -1: none */
    uint32_t cpu;
    uint32_t source; /* for the owner's use, */
    bool is_ended;   /* and this too */

    struct perf_event_mmap_page *control; /* the page in front of the ring */
    const unsigned char *ring;
    size_t ring_bytes;      /* a power of two */
    unsigned char *scratch; /* where a record that wraps round the ring's end is put together */

    uint64_t head;     /* where the kernel's writing had come to at the last refresh */
    uint64_t position; /* the next record to read */
    uint64_t tail;     /* what lies before it was released */

    uint64_t next_ns;    /* time of the event at the position, */
    uint32_t next_bytes; /* and the size of its record, 0 while it is not known */

    uint64_t lost;    /* as told by the LOST records read so far */
    uint64_t told;    /* of all that was lost, by the owner; for its use */
    uint64_t damaged; /* times that the ring made no sense and was skipped */
};

/* Opens the buffer of @cpu with at least @bytes, rounded up to a power of two of pages, for the map called
 * @name. Returns -ENODEV where the CPU is offline. A failure leaves nothing open. */
int perf_buffer_open(struct perf_buffer *buffer, uint32_t cpu, size_t bytes, const char *name) MUST_CHECK;

/* Makes a buffer over memory that somebody else maps and writes, at the position control->data_tail.
 * @ring_bytes is a power of two, and @ring is aligned to eight bytes. */
void perf_buffer_init(struct perf_buffer *buffer, struct perf_event_mmap_page *control, const void *ring,
                      size_t ring_bytes);

/* Closes a buffer made by either. */
void perf_buffer_close(struct perf_buffer *buffer);

/* Enters the buffer into the BPF_MAP_TYPE_PERF_EVENT_ARRAY @map_fd called @name; from then on events come in.
 */
int perf_buffer_enter(const struct perf_buffer *buffer, int map_fd, const char *name) MUST_CHECK;

/* The same by an event that wakes the reader at the first record, for as long as none comes: opened at the
 * first call. A negative errno, nothing recorded, where that cannot be done; then all is as before. */
int perf_buffer_enter_bell(struct perf_buffer *buffer, int map_fd) MUST_CHECK;

/* Looks how far the kernel has written. */
void perf_buffer_refresh(struct perf_buffer *buffer);

/* Whether there is an event at hand: next_ns is then its time. Counts and passes what is not an event. */
bool perf_buffer_peek(struct perf_buffer *buffer) MUST_CHECK;

/* Takes the event that perf_buffer_peek() found: its data, aligned to four bytes, valid until the next take
 * or release. */
const void *perf_buffer_take(struct perf_buffer *buffer, uint32_t *bytes);

/* Gives the memory of everything taken back to the kernel. */
void perf_buffer_release(struct perf_buffer *buffer);

/* Events that found the buffer full, by the kernel's own count where it has one (one system call), else by
 * the LOST records; and one for each time that the ring was damaged. */
uint64_t perf_buffer_lost(const struct perf_buffer *buffer);

#endif
