// SPDX-License-Identifier: Apache-2.0
#include "events/stream.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "base/cpus.h"
#include "base/file.h"
#include "base/memory.h"
#include "events/ring_buffer.h"
#include "events/stream_private.h"

#define TICK_MS         25 /* a lone event is on the screen before a person could tell */
#define TICK_HOLDING_MS 2
#define HOLD_BACK_NS    1000000

/* A ring buffer wakes its reader at the record that finds everything before it read (kernel/bpf/ringbuf.c,
 * bpf_ringbuf_commit): of a burst at the first, for whose sake alone a drain is not worth its cost to the
 * traced program. So a ring of this size that has records is not listened to, but looked at soon and again,
 * until it has none. A smaller one fills before that. */
#define LARGE_RING_BYTES (256 * 1024)
#define TICK_RING_MS     2
#define FULL_SHARE       4 /* a ring so far filled between two drains gets the next at once */

#define MEMINFO_BYTES (64 * 1024)

/* A buffer's memory goes back to the kernel in parts of this size: each time costs the CPU that writes it a
 * cache miss on its control page, but a slow drain must not leave it without room. */
#define RELEASE_SHARE 16

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

struct stream *stream_new(size_t bytes_per_cpu)
{
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) {
        fail(errno, "cannot open an epoll descriptor");
        return NULL;
    }
    struct stream *stream = xcalloc(1, sizeof(*stream));
    stream->epoll_fd = epoll_fd;
    stream->bytes_per_cpu = bytes_per_cpu;
    stream->ring_tick_ms = TICK_MS;
    stream->busy_ns = now_ns();
    return stream;
}

void stream_free(struct stream *stream)
{
    if (stream == NULL)
        return;
    for (size_t i = 0; i < stream->buffer_count; i++)
        perf_buffer_close(&stream->buffers[i]);
    for (size_t i = 0; i < stream->ring_count; i++)
        ring_buffer_close(&stream->rings[i]);
    for (size_t i = 0; i < stream->map_count; i++)
        free(stream->maps[i].name);
    free(stream->maps);
    free(stream->buffers);
    free(stream->rings);
    close(stream->epoll_fd);
    free(stream);
}

void stream_adopt(struct stream *stream, const struct perf_buffer *buffer)
{
    array_push(stream->buffers, stream->buffer_count) = *buffer;
    stream->run = NULL; /* the array may have moved */
}

static int watch(const struct stream *stream, const struct perf_buffer *buffer)
{
    struct epoll_event event = {.events = EPOLLIN};
    if (epoll_ctl(stream->epoll_fd, EPOLL_CTL_ADD, buffer->fd, &event) < 0)
        return fail(errno, "cannot wait for the perf buffer of CPU %u", buffer->cpu);
    return 0;
}

static int add_cpu(struct stream *stream, const struct perf_map *map, uint32_t cpu)
{
    struct perf_buffer buffer;
    int err = perf_buffer_open(&buffer, cpu, stream->bytes_per_cpu, map->name);
    if (err == -ENODEV) { /* gone offline since the list was read: it sends no events */
        error_clear();
        return 0;
    }
    if (err != 0)
        return err;
    buffer.source = map->source;
    stream_adopt(stream, &buffer);
    err = watch(stream, &buffer);
    return err == 0 ? perf_buffer_enter(&buffer, map->fd, map->name) : err;
}

/* Memory that the kernel could give without ending programs, from /proc/meminfo (proc(5)); as much as there
 * can be where it does not say. */
static uint64_t available_bytes(void)
{
    static const char mark[] = "\nMemAvailable:";
    struct text text = {0};
    uint64_t bytes = UINT64_MAX;
    if (file_read("", "/proc/meminfo", MEMINFO_BYTES, &text) == 0) {
        const char *at = strstr(text_cstr(&text), mark);
        if (at != NULL)
            bytes = strtoull(at + sizeof(mark) - 1, NULL, 10) * 1024;
    }
    text_finish(&text);
    return bytes;
}

/* The buffers are the kernel's own memory, charged to no process: asked for more than there is, it would end
 * other programs to find some. */
static int check_memory(const struct stream *stream, size_t cpu_count, const char *name)
{
    uint64_t available = available_bytes();
    if (stream->bytes_per_cpu <= available / cpu_count)
        return 0;
    failx(ENOMEM,
          "cannot allocate %zu perf buffers of %zu KiB for '%s', one for each CPU: only %" PRIu64
          " KiB are free",
          cpu_count, stream->bytes_per_cpu / 1024, name, available / 1024);
    hint("give a smaller --buffer; without it each has 1M");
    return -ENOMEM;
}

int stream_add(struct stream *stream, int map_fd, uint32_t source, const char *name)
{
    struct cpus cpus = {0};
    stream_rouse(stream);
    const struct perf_map map = {.fd = map_fd, .source = source, .name = xstrdup(name)};
    array_push(stream->maps, stream->map_count) = map;
    int err = cpus_read(&cpus, "", "online");
    if (err == 0)
        err = check_memory(stream, cpus.count, name);
    for (size_t i = 0; err == 0 && i < cpus.count; i++)
        err = add_cpu(stream, &map, cpus.numbers[i]);
    cpus_finish(&cpus);
    return err;
}

static bool has_cpu(const struct stream *stream, const struct perf_map *map, uint32_t cpu)
{
    for (size_t i = 0; i < stream->buffer_count; i++) {
        const struct perf_buffer *buffer = &stream->buffers[i];
        if (buffer->cpu == cpu && buffer->source == map->source && !buffer->is_ended)
            return true;
    }
    return false;
}

int stream_cpu_online(struct stream *stream, uint32_t cpu)
{
    int err = 0;
    stream_rouse(stream);
    for (size_t i = 0; i < stream->map_count && err == 0; i++)
        if (!has_cpu(stream, &stream->maps[i], cpu))
            err = add_cpu(stream, &stream->maps[i], cpu);
    return err;
}

static void end_buffer(const struct stream *stream, struct perf_buffer *buffer)
{
    if (buffer->is_ended)
        return;
    /* Where its event is over, epoll would go on reporting it. */
    epoll_ctl(stream->epoll_fd, EPOLL_CTL_DEL, buffer->fd, NULL);
    buffer->is_ended = true;
}

void stream_cpu_offline(struct stream *stream, uint32_t cpu)
{
    for (size_t i = 0; i < stream->buffer_count; i++)
        if (stream->buffers[i].cpu == cpu)
            end_buffer(stream, &stream->buffers[i]);
}

void stream_end(struct stream *stream, uint32_t source)
{
    size_t kept = 0;
    for (size_t i = 0; i < stream->buffer_count; i++)
        if (stream->buffers[i].source == source)
            end_buffer(stream, &stream->buffers[i]);
    for (size_t i = 0; i < stream->ring_count; i++) {
        struct ring_buffer *ring = &stream->rings[i];
        if (ring->source == source && !ring->is_ended)
            epoll_ctl(stream->epoll_fd, EPOLL_CTL_DEL, ring->map_fd, NULL);
        ring->is_ended |= ring->source == source;
    }
    for (size_t i = 0; i < stream->map_count; i++) {
        if (stream->maps[i].source == source)
            free(stream->maps[i].name);
        else
            stream->maps[kept++] = stream->maps[i];
    }
    stream->map_count = kept;
}

bool stream_has(const struct stream *stream, uint32_t source)
{
    bool has_any = false;
    for (size_t i = 0; i < stream->buffer_count; i++)
        has_any |= stream->buffers[i].source == source;
    for (size_t i = 0; i < stream->ring_count; i++)
        has_any |= stream->rings[i].source == source;
    return has_any;
}

int stream_add_ring(struct stream *stream, int map_fd, size_t ring_bytes, uint32_t source, const char *name)
{
    struct ring_buffer ring;
    int err = ring_buffer_open(&ring, map_fd, ring_bytes, name);
    if (err != 0)
        return err;
    ring.source = source;
    ring.is_heard = true;
    array_push(stream->rings, stream->ring_count) = ring;
    struct epoll_event event = {.events = EPOLLIN};
    return epoll_ctl(stream->epoll_fd, EPOLL_CTL_ADD, map_fd, &event) == 0
               ? 0
               : fail(errno, "cannot wait for the ring buffer '%s'", name);
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

int stream_fd(const struct stream *stream)
{
    return stream->epoll_fd;
}

int stream_tick_ms(const struct stream *stream)
{
    int tick_ms = stream->is_holding ? TICK_HOLDING_MS : TICK_MS;
    return smaller(tick_ms, stream->ring_tick_ms);
}

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

static void release_all(struct stream *stream)
{
    for (size_t i = 0; i < stream->buffer_count; i++)
        perf_buffer_release(&stream->buffers[i]);
    for (size_t i = 0; i < stream->ring_count; i++)
        ring_buffer_release(&stream->rings[i]);
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
    stream->ring_tick_ms = TICK_MS;
    for (size_t i = 0; i < stream->ring_count; i++) {
        struct ring_buffer *ring = &stream->rings[i];
        ring_buffer_refresh(ring);
        uint64_t waiting = ring->head - ring->position;
        listen_to(stream, ring, waiting > 0);
        is_busy |= waiting > 0;
        if (waiting > 0)
            stream->ring_tick_ms = smaller(stream->ring_tick_ms, TICK_RING_MS);
        if (waiting > ring->ring_bytes / FULL_SHARE)
            stream->ring_tick_ms = 0;
    }
    return is_busy;
}

void stream_drain(struct stream *stream, bool last)
{
    /* The clock before the buffers: whatever was stamped before this limit has had HOLD_BACK_NS to become
     * visible. */
    stream->drain_ns = now_ns();
    stream->drain_until_ns = last ? UINT64_MAX : stream->drain_ns - HOLD_BACK_NS;
    stream->run = NULL;
    bool is_busy = refresh_buffers(stream);
    is_busy |= refresh_rings(stream);
    if (is_busy)
        stream->busy_ns = stream->drain_ns;
    if (is_busy)
        stream_rouse(stream);
    close_ended(stream);
}

/* Finds the buffers with the two oldest events, *first and *second; NULL where there is none. */
static void find_oldest(struct stream *stream, struct perf_buffer **first, struct perf_buffer **second)
{
    *first = *second = NULL;
    for (size_t i = 0; i < stream->buffer_count; i++) {
        struct perf_buffer *buffer = &stream->buffers[i];
        if (!perf_buffer_peek(buffer))
            continue;
        if (*first == NULL || buffer->next_ns < (*first)->next_ns) {
            *second = *first;
            *first = buffer;
        } else if (*second == NULL || buffer->next_ns < (*second)->next_ns) {
            *second = buffer;
        }
    }
}

/* Begins the next run, or ends the part of the drain that has times. */
static bool begin_run(struct stream *stream)
{
    struct perf_buffer *first, *second;
    find_oldest(stream, &first, &second);
    stream->is_holding = first != NULL && first->next_ns > stream->drain_until_ns;
    if (first == NULL || stream->is_holding) {
        stream->run = NULL;
        return false;
    }
    stream->run = first;
    stream->run_before_ns = second != NULL ? second->next_ns : UINT64_MAX;
    return true;
}

/* Whether the run goes on. An event may be older than the one before it (an NMI's, written between the
 * other's stamp and its place in the buffer): then it comes late, but is not lost. */
static bool continue_run(struct stream *stream)
{
    struct perf_buffer *run = stream->run;
    if (run == NULL)
        return false;
    if (run->position - run->tail >= run->ring_bytes / RELEASE_SHARE)
        perf_buffer_release(run);
    return perf_buffer_peek(run) && run->next_ns < stream->run_before_ns &&
           run->next_ns <= stream->drain_until_ns;
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

uint64_t stream_lost(struct stream *stream)
{
    uint64_t lost = stream->lost_before;
    for (size_t i = 0; i < stream->buffer_count; i++)
        lost += perf_buffer_lost(&stream->buffers[i]);
    return lost;
}

bool stream_next_loss(struct stream *stream, bool last, struct loss *loss)
{
    for (size_t i = 0; i < stream->buffer_count; i++) {
        struct perf_buffer *buffer = &stream->buffers[i];
        uint64_t lost = last || buffer->is_ended ? perf_buffer_lost(buffer) : buffer->lost + buffer->damaged;
        if (lost <= buffer->told)
            continue;
        *loss = (struct loss){.source = buffer->source, .cpu = buffer->cpu, .count = lost - buffer->told};
        buffer->told = lost;
        return true;
    }
    return false;
}
