/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A BPF ring buffer: one ring for all CPUs, into which bpf_ringbuf_output() and bpf_ringbuf_submit() write
 * (Linux 5.8, Documentation/bpf/ringbuf.rst). Its records carry no time, and the kernel counts none that
 * found it full: that is done in the probe (translate/translate.h).
 */
#ifndef BCCRUN_RING_BUFFER_H
#define BCCRUN_RING_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct ring_buffer {
    uint32_t source;           /* for the owner's use */
    int map_fd;                /* a copy of what ring_buffer_open() got */
    bool is_heard;             /* whether it may wake us: for the owner's use, */
    bool is_ended;             /* and this too */
    size_t ring_bytes;         /* a power of two */
    uint64_t *consumer;        /* position up to which we have read; its page is ours to write */
    const uint64_t *producer;  /* position up to which the kernel has handed out room */
    const unsigned char *ring; /* mapped twice, one behind the other, so no record wraps */
    uint64_t head;             /* the producer's position at the last refresh */
    uint64_t position;         /* the next record to read */
};

/* Maps the BPF_MAP_TYPE_RINGBUF @map_fd called @name, of @ring_bytes. A failure leaves nothing mapped. */
int ring_buffer_open(struct ring_buffer *buffer, int map_fd, size_t ring_bytes, const char *name) MUST_CHECK;

/* Makes a buffer over memory that somebody else maps and writes; @ring is @ring_bytes twice. */
void ring_buffer_init(struct ring_buffer *buffer, uint64_t *consumer, const uint64_t *producer,
                      const void *ring, size_t ring_bytes);

void ring_buffer_close(struct ring_buffer *buffer);

/* Looks how far the kernel has written. */
void ring_buffer_refresh(struct ring_buffer *buffer);

/* The next record, aligned to eight bytes, valid until the release; NULL where there is none that is
 * complete. A record that its program still writes holds back those behind it. */
const void *ring_buffer_take(struct ring_buffer *buffer, uint32_t *bytes);

/* Bytes taken and not released yet. */
uint64_t ring_buffer_held(const struct ring_buffer *buffer);

/* Gives the memory of everything taken back to the kernel. */
void ring_buffer_release(struct ring_buffer *buffer);

#endif
