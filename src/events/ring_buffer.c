// SPDX-License-Identifier: Apache-2.0
#include "events/ring_buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A record is eight bytes of header, whose first four are the length with two flags in it, the data, and
 * padding to eight bytes (struct bpf_ringbuf_hdr in kernel/bpf/ringbuf.c). */
#define LENGTH_MASK (~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT))

static size_t page_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

void ring_buffer_init(struct ring_buffer *buffer, uint64_t *consumer, const uint64_t *producer,
                      const void *ring, size_t ring_bytes)
{
    *buffer = (struct ring_buffer){
        .ring_bytes = ring_bytes,
        .consumer = consumer,
        .producer = producer,
        .ring = ring,
        .position = *consumer,
    };
}

/* The first page, with the consumer's position, is writable; after it, read-only, the producer's page and the
 * ring twice. */
static int map_pages(struct ring_buffer *buffer, int map_fd, size_t ring_bytes)
{
    size_t page = page_bytes();
    void *consumer = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
    if (consumer == MAP_FAILED)
        return -errno;
    char *producer = mmap(NULL, page + 2 * ring_bytes, PROT_READ, MAP_SHARED, map_fd, (off_t)page);
    if (producer == MAP_FAILED) {
        int err = -errno;
        munmap(consumer, page);
        return err;
    }
    ring_buffer_init(buffer, consumer, (const uint64_t *)producer, producer + page, ring_bytes);
    return 0;
}

int ring_buffer_open(struct ring_buffer *buffer, int map_fd, size_t ring_bytes, const char *name)
{
    int own_fd = fcntl(map_fd, F_DUPFD_CLOEXEC, 0);
    int err = own_fd >= 0 ? map_pages(buffer, own_fd, ring_bytes) : -errno;
    if (err == 0) {
        buffer->map_fd = own_fd;
        return 0;
    }
    if (own_fd >= 0)
        close(own_fd);
    return fail(-err, "cannot map the ring buffer '%s'", name);
}

void ring_buffer_close(struct ring_buffer *buffer)
{
    munmap(buffer->consumer, page_bytes());
    munmap((void *)buffer->producer, page_bytes() + 2 * buffer->ring_bytes);
    close(buffer->map_fd);
}

/* Acquire: what lies before the position that the kernel has published is seen as it wrote it. */
void ring_buffer_refresh(struct ring_buffer *buffer)
{
    buffer->head = __atomic_load_n(buffer->producer, __ATOMIC_ACQUIRE);
}

static size_t rounded(uint32_t bytes)
{
    return (BPF_RINGBUF_HDR_SZ + (size_t)bytes + 7) / 8 * 8;
}

const void *ring_buffer_take(struct ring_buffer *buffer, uint32_t *bytes)
{
    while (buffer->position < buffer->head) {
        const unsigned char *record = buffer->ring + (buffer->position & (buffer->ring_bytes - 1));
        /* Acquire: the kernel clears the busy bit behind the data (bpf_ringbuf_commit). */
        uint32_t length = __atomic_load_n((const uint32_t *)record, __ATOMIC_ACQUIRE);
        if ((length & BPF_RINGBUF_BUSY_BIT) != 0)
            return NULL;
        *bytes = length & LENGTH_MASK;
        if (rounded(*bytes) > buffer->head - buffer->position) {
            buffer->position = buffer->head; /* damaged: no way to know where the next begins */
            return NULL;
        }
        buffer->position += rounded(*bytes);
        if ((length & BPF_RINGBUF_DISCARD_BIT) == 0)
            return record + BPF_RINGBUF_HDR_SZ;
    }
    return NULL;
}

uint64_t ring_buffer_held(const struct ring_buffer *buffer)
{
    return buffer->position - *buffer->consumer;
}

/* Release: the kernel may overwrite what lies before the position only after we have read it. */
void ring_buffer_release(struct ring_buffer *buffer)
{
    if (ring_buffer_held(buffer) != 0)
        __atomic_store_n(buffer->consumer, buffer->position, __ATOMIC_RELEASE);
}
