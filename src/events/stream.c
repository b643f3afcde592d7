// SPDX-License-Identifier: Apache-2.0
#include "events/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/file.h"
#include "base/memory.h"
#include "events/ring_buffer.h"
#include "events/stream_private.h"

#define MEMINFO_BYTES (64 * 1024)

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
    stream->ring_tick_ms = INT_MAX;
    stream->shift_ns = (uint64_t)clock_namespace_ns("");
    stream->busy_ns = stream_now_ns(stream);
    return stream;
}

static void close_map(struct perf_map *map)
{
    close(map->fd);
    free(map->name);
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
        close_map(&stream->maps[i]);
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
    if (err == -ENODEV) { /* offline: it sends no events */
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

/* The buffers are the kernel's own memory, charged to no process: if there is not enough, it ends other programs
 * to get some. */
static int check_memory(const struct stream *stream, size_t cpu_count, const char *name)
{
    uint64_t available = available_bytes();
    if (stream->bytes_per_cpu <= available / cpu_count)
        return 0;
    hint("give a smaller --buffer; without it each has 1M");
    return failx(ENOMEM,
                 "cannot allocate %zu perf buffers of %zu KiB for '%s', one for each CPU: only %" PRIu64
                 " KiB are free",
                 cpu_count, stream->bytes_per_cpu / 1024, name, available / 1024);
}

/* How many of these CPUs are online, as far as sysfs tells. */
static size_t online_count(const struct cpus *possible)
{
    struct cpus online = {0};
    size_t count = cpus_read(&online, "", "online") == 0 ? online.count : possible->count;
    error_clear();
    cpus_finish(&online);
    return count;
}

int stream_add(struct stream *stream, int map_fd, uint32_t source, const char *name)
{
    struct cpus cpus = {0};
    stream_rouse(stream);
    int own_fd = fcntl(map_fd, F_DUPFD_CLOEXEC, 0);
    if (own_fd < 0)
        return fail(errno, "cannot keep the map '%s'", name);
    const struct perf_map map = {.fd = own_fd, .source = source, .name = xstrdup(name)};
    array_push(stream->maps, stream->map_count) = map;
    /* A container may be shown a list of its own of those that are online (lxcfs), but programs run on all. */
    int err = cpus_read(&cpus, "", "possible");
    if (err == 0)
        err = check_memory(stream, online_count(&cpus), name);
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
            close_map(&stream->maps[i]);
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
    return epoll_ctl(stream->epoll_fd, EPOLL_CTL_ADD, ring.map_fd, &event) == 0
               ? 0
               : fail(errno, "cannot wait for the ring buffer '%s'", name);
}

int stream_fd(const struct stream *stream)
{
    return stream->epoll_fd;
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
