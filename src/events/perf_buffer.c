// SPDX-License-Identifier: Apache-2.0
#include "events/perf_buffer.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "base/sys.h"

/* PERF_FORMAT_LOST (Linux 6.0), which the headers of older releases lack. */
#define READ_FORMAT_LOST (1U << 4)

/* The reader is woken when this share of the ring is filled, while more than as much again is left for what
 * comes until it runs. */
#define WAKE_SHARE 4

/* Records begin at multiples of eight bytes: the ring's end can part a record, but not one of its members. */
#define RECORD_ALIGNMENT 8

/* The records as perf_event_open(2) gives them for the sample_type of event_attr(). */
struct sample_record {
    struct perf_event_header header;
    uint64_t time_ns;
    uint32_t data_bytes;
    unsigned char data[];
};

struct lost_record {
    struct perf_event_header header;
    uint64_t id;
    uint64_t lost;
};

static size_t page_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* A size that cannot be doubled any more is far beyond what mmap gives. */
static size_t round_to_ring(size_t bytes)
{
    size_t ring_bytes = page_bytes();
    while (ring_bytes < bytes && ring_bytes <= SIZE_MAX / 4)
        ring_bytes *= 2;
    return ring_bytes;
}

/* What libbpf and BCC leave out: the watermark, without which each event wakes the reader at the traced
 * program's expense, and the time, on a clock that the reader can read as well. The event counts from the
 * start: it is not `disabled`, and needs no ioctl. */
static struct perf_event_attr event_attr(size_t ring_bytes)
{
    return (struct perf_event_attr){
        .type = PERF_TYPE_SOFTWARE,
        .config = PERF_COUNT_SW_BPF_OUTPUT,
        .sample_period = 1,
        .sample_type = PERF_SAMPLE_TIME | PERF_SAMPLE_RAW,
        .read_format = READ_FORMAT_LOST,
        .watermark = 1,
        .wakeup_watermark = (uint32_t)min_size(ring_bytes / WAKE_SHARE, UINT32_MAX),
        .use_clockid = 1,
        .clockid = CLOCK_MONOTONIC,
    };
}

static int fail_open(int err, uint32_t cpu, const char *name)
{
    if (err == EMFILE)
        hint("each perf buffer takes one open file per CPU; allow more of them: ulimit -n 8192");
    if (err == EACCES || err == EPERM)
        hint("run it as root, or with CAP_PERFMON and CAP_BPF");
    return fail(err, "cannot open a perf buffer for '%s' on CPU %u", name, cpu);
}

/* The descriptor or a negative errno. */
static int open_event(uint32_t cpu, struct perf_event_attr attr)
{
    int fd = sys_perf_event_open(&attr, -1, (int)cpu, -1, PERF_FLAG_FD_CLOEXEC);
    if (fd != -EINVAL)
        return fd;
    attr.read_format = 0;
    return sys_perf_event_open(&attr, -1, (int)cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

static int fail_map(int err, size_t ring_bytes, const char *name)
{
    if (err == EPERM)
        hint("give a smaller --buffer, or allow more: sysctl kernel.perf_event_mlock_kb=%zu",
             (ring_bytes + page_bytes()) / 1024);
    else
        hint("give a smaller --buffer");
    return fail(err, "cannot allocate a perf buffer of %zu KiB per CPU for '%s'", ring_bytes / 1024, name);
}

int perf_buffer_open(struct perf_buffer *buffer, uint32_t cpu, size_t bytes, const char *name)
{
    size_t ring_bytes = round_to_ring(bytes);
    int fd = open_event(cpu, event_attr(ring_bytes));
    if (fd < 0)
        return fail_open(-fd, cpu, name);
    /* Writable, so that the kernel heeds data_tail and does not overwrite what was not read yet. */
    unsigned char *pages = mmap(NULL, page_bytes() + ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (pages == MAP_FAILED) {
        int err = fail_map(errno, ring_bytes, name);
        close(fd);
        return err;
    }
    perf_buffer_init(buffer, (struct perf_event_mmap_page *)pages, pages + page_bytes(), ring_bytes);
    buffer->fd = fd;
    buffer->cpu = cpu;
    return 0;
}

void perf_buffer_init(struct perf_buffer *buffer, struct perf_event_mmap_page *control, const void *ring,
                      size_t ring_bytes)
{
    assert(ring_bytes >= RECORD_ALIGNMENT && (ring_bytes & (ring_bytes - 1)) == 0);
    uint64_t start = control->data_tail;
    *buffer = (struct perf_buffer){
        .fd = -1,
        .bell_fd = -1,
        .control = control,
        .ring = ring,
        .ring_bytes = ring_bytes,
        .scratch = xrealloc(NULL, 1, min_size(ring_bytes, UINT16_MAX)), /* no record is longer than either */
        .head = start,
        .position = start,
        .tail = start,
    };
}

void perf_buffer_close(struct perf_buffer *buffer)
{
    free(buffer->scratch);
    if (buffer->fd >= 0) {
        munmap(buffer->control, page_bytes() + buffer->ring_bytes);
        close(buffer->fd);
    }
    if (buffer->bell_fd >= 0)
        close(buffer->bell_fd);
    *buffer = (struct perf_buffer){.fd = -1, .bell_fd = -1};
}

static int enter(const struct perf_buffer *buffer, int event_fd, int map_fd)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_fd = (uint32_t)map_fd;
    attr.key = (uintptr_t)&buffer->cpu;
    attr.value = (uintptr_t)&event_fd;
    attr.flags = BPF_ANY;
    return sys_bpf(BPF_MAP_UPDATE_ELEM, &attr);
}

int perf_buffer_enter(const struct perf_buffer *buffer, int map_fd, const char *name)
{
    int err = enter(buffer, buffer->fd, map_fd);
    return err == 0 ? 0 : fail(-err, "cannot enter a perf buffer into '%s' for CPU %u", name, buffer->cpu);
}

/* Records of either event wake whoever waits for any that shares the ring (ring_buffer_wakeup() in
 * kernel/events/core.c); when, the attributes of the event say that they are sent through
 * (perf_output_sample()). */
static int open_bell(struct perf_buffer *buffer)
{
    struct perf_event_attr attr = event_attr(buffer->ring_bytes);
    attr.watermark = 0;
    attr.wakeup_events = 1;
    int fd = open_event(buffer->cpu, attr);
    if (fd < 0)
        return fd;
    if (ioctl(fd, PERF_EVENT_IOC_SET_OUTPUT, buffer->fd) != 0) {
        int err = errno;
        close(fd);
        return -err;
    }
    buffer->bell_fd = fd;
    return 0;
}

int perf_buffer_enter_bell(struct perf_buffer *buffer, int map_fd)
{
    int err = buffer->bell_fd < 0 ? open_bell(buffer) : 0;
    return err == 0 ? enter(buffer, buffer->bell_fd, map_fd) : err;
}

/* Where a record's member lies, which is @offset bytes into the record at the position. */
static const void *member(const struct perf_buffer *buffer, size_t offset)
{
    return buffer->ring + ((buffer->position + offset) & (buffer->ring_bytes - 1));
}

static uint32_t data_bytes(const struct perf_buffer *buffer)
{
    return *(const uint32_t *)member(buffer, offsetof(struct sample_record, data_bytes));
}

/* Whether the record at the position lies within what the kernel has written, and its members within it. */
static bool is_sound(const struct perf_buffer *buffer, const struct perf_event_header *header)
{
    if (header->size < sizeof(*header) || header->size % RECORD_ALIGNMENT != 0 ||
        header->size > buffer->head - buffer->position)
        return false;
    if (header->type == PERF_RECORD_LOST)
        return header->size >= sizeof(struct lost_record);
    if (header->type == PERF_RECORD_SAMPLE)
        return header->size >= sizeof(struct sample_record) &&
               data_bytes(buffer) <= header->size - offsetof(struct sample_record, data);
    return true;
}

static void skip_damage(struct perf_buffer *buffer)
{
    buffer->damaged++;
    buffer->position = buffer->head;
    buffer->next_bytes = 0;
}

void perf_buffer_refresh(struct perf_buffer *buffer)
{
    /* The kernel stores data_head behind a write barrier, once the records before it are written; an
     * acquiring load sees those records too (kernel/events/ring_buffer.c, perf_output_put_handle). */
    uint64_t head = __atomic_load_n(&buffer->control->data_head, __ATOMIC_ACQUIRE);
    buffer->head = head - head % RECORD_ALIGNMENT;
    if (buffer->head - buffer->position > buffer->ring_bytes)
        skip_damage(buffer);
}

/* Looks at the record at the position and passes it, unless it is an event. */
static void look(struct perf_buffer *buffer)
{
    const struct perf_event_header *header = member(buffer, 0);
    if (!is_sound(buffer, header)) {
        skip_damage(buffer);
        return;
    }
    if (header->type == PERF_RECORD_SAMPLE) {
        buffer->next_ns = *(const uint64_t *)member(buffer, offsetof(struct sample_record, time_ns));
        buffer->next_bytes = header->size;
        return;
    }
    if (header->type == PERF_RECORD_LOST)
        buffer->lost += *(const uint64_t *)member(buffer, offsetof(struct lost_record, lost));
    buffer->position += header->size;
}

bool perf_buffer_peek(struct perf_buffer *buffer)
{
    while (buffer->next_bytes == 0 && buffer->position != buffer->head)
        look(buffer);
    return buffer->next_bytes != 0;
}

/* The record at the position in one piece: where it lies, or a copy where the ring's end parts it. */
static const void *whole_record(struct perf_buffer *buffer)
{
    size_t bytes = buffer->next_bytes;
    const unsigned char *start = member(buffer, 0);
    size_t until_end = (size_t)(buffer->ring + buffer->ring_bytes - start);
    if (bytes <= until_end)
        return start;
    memcpy(buffer->scratch, start, until_end);
    memcpy(buffer->scratch + until_end, buffer->ring, bytes - until_end);
    return buffer->scratch;
}

const void *perf_buffer_take(struct perf_buffer *buffer, uint32_t *bytes)
{
    assert(buffer->next_bytes != 0);
    const struct sample_record *sample = whole_record(buffer);
    *bytes = sample->data_bytes;
    buffer->position += buffer->next_bytes;
    buffer->next_bytes = 0;
    return sample->data;
}

void perf_buffer_release(struct perf_buffer *buffer)
{
    /* The kernel writes over what lies before data_tail. A releasing store keeps our reads of it in front
     * (the smp_mb of include/uapi/linux/perf_event.h, struct perf_event_mmap_page). */
    __atomic_store_n(&buffer->control->data_tail, buffer->position, __ATOMIC_RELEASE);
    buffer->tail = buffer->position;
}

/* By the kernel's own count, where it has one; else 0. */
static uint64_t event_lost(int event_fd)
{
    struct {
        uint64_t value;
        uint64_t lost; /* with READ_FORMAT_LOST only */
    } counts;
    bool is_counted = event_fd >= 0 && read(event_fd, &counts, sizeof(counts)) == sizeof(counts);
    return is_counted ? counts.lost : 0;
}

uint64_t perf_buffer_lost(const struct perf_buffer *buffer)
{
    uint64_t counted = event_lost(buffer->fd) + event_lost(buffer->bell_fd);
    return (counted > buffer->lost ? counted : buffer->lost) + buffer->damaged;
}
