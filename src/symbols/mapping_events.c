// SPDX-License-Identifier: Apache-2.0
#include "symbols/mapping_events.h"

#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cpus.h"
#include "base/memory.h"
#include "base/sys.h"

/* For each CPU. A record takes some 100 bytes, a start of a program some ten of them. */
#define RING_BYTES ((size_t)512 * 1024)

#define PROCESSES_MAX ((size_t)4096) /* the older half is forgotten then */

/* The records as perf_event_open(2) gives them. */
struct mmap_record {
    struct perf_event_header header;
    uint32_t pid, tid;
    uint64_t address, bytes, offset;
    uint32_t major, minor;
    uint64_t inode, generation;
    uint32_t protection, flags;
    char path[];
};

struct fork_record {
    struct perf_event_header header;
    uint32_t pid, parent;
};

/* A CPU's ring: positions count bytes and do not wrap. */
struct ring {
    int fd;
    struct perf_event_mmap_page *control;
    const char *bytes;
};

struct mapping_process {
    pid_t pid, parent;
    struct mapping *list; /* in the order in which they were made */
    size_t count;
};

struct mapping_events {
    struct ring *rings;
    size_t ring_count;
    struct mapping_process *processes; /* in the order in which they were met */
    size_t process_count;
    uint64_t record[UINT16_MAX / sizeof(uint64_t) + 1]; /* the one being read, in one piece */
};

static size_t page_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static bool ring_open(uint32_t cpu, struct ring *ring)
{
    struct perf_event_attr attr = {
        .type = PERF_TYPE_SOFTWARE,
        .config = PERF_COUNT_SW_DUMMY,
        .mmap = 1,
        .mmap2 = 1,
        .task = 1,
        .watermark = 1,
        .wakeup_watermark = RING_BYTES,
    };
    int fd = sys_perf_event_open(&attr, -1, (int)cpu, -1, PERF_FLAG_FD_CLOEXEC);
    if (fd < 0)
        return false;
    char *pages = mmap(NULL, page_bytes() + RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (pages == MAP_FAILED) {
        close(fd);
        return false;
    }
    *ring = (struct ring){fd, (struct perf_event_mmap_page *)pages, pages + page_bytes()};
    return true;
}

struct mapping_events *mapping_events_open(const char *root)
{
    struct cpus cpus = {0};
    struct mapping_events *events = xcalloc(1, sizeof(*events));
    if (cpus_read(&cpus, root, "online") != 0)
        error_clear();
    for (size_t i = 0; i < cpus.count; i++) {
        struct ring ring;
        if (ring_open(cpus.numbers[i], &ring))
            array_push(events->rings, events->ring_count) = ring;
    }
    cpus_finish(&cpus);
    if (events->ring_count > 0)
        return events;
    mapping_events_close(events);
    return NULL;
}

static void forget(struct mapping_events *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct mapping_process *process = &events->processes[i];
        for (size_t k = 0; k < process->count; k++)
            free(process->list[k].path);
        free(process->list);
    }
    events->process_count -= count;
    memmove(events->processes, events->processes + count,
            events->process_count * sizeof(events->processes[0]));
}

void mapping_events_close(struct mapping_events *events)
{
    if (events == NULL)
        return;
    for (size_t i = 0; i < events->ring_count; i++) {
        munmap(events->rings[i].control, page_bytes() + RING_BYTES);
        close(events->rings[i].fd);
    }
    if (events->process_count > 0)
        forget(events, events->process_count);
    free(events->processes);
    free(events->rings);
    free(events);
}

/* The newest of this number, since the kernel uses numbers again; NULL: none. */
static struct mapping_process *find(const struct mapping_events *events, pid_t pid)
{
    for (size_t i = events->process_count; i-- > 0;)
        if (events->processes[i].pid == pid)
            return &events->processes[i];
    return NULL;
}

static struct mapping_process *add(struct mapping_events *events, pid_t pid)
{
    if (events->process_count == PROCESSES_MAX)
        forget(events, PROCESSES_MAX / 2);
    struct mapping_process *process = &array_push(events->processes, events->process_count);
    *process = (struct mapping_process){.pid = pid};
    return process;
}

static void take_mapping(struct mapping_events *events, const struct mmap_record *record)
{
    struct mapping_process *process = find(events, (pid_t)record->pid);
    if (process == NULL)
        process = add(events, (pid_t)record->pid);
    size_t room = record->header.size - sizeof(*record);
    array_push(process->list, process->count) = (struct mapping){
        .start = record->address,
        .end = record->address + record->bytes,
        .offset = record->offset,
        .device = (uint64_t)record->major << 32 | record->minor,
        .inode = record->inode,
        .path = xstrndup(record->path, strnlen(record->path, room)),
    };
}

/* CPUs are read one after the other, so what the child has mapped may be known already. */
static void take_fork(struct mapping_events *events, const struct fork_record *record)
{
    if (record->pid == record->parent) /* a thread */
        return;
    struct mapping_process *process = find(events, (pid_t)record->pid);
    if (process == NULL || process->parent != 0)
        process = add(events, (pid_t)record->pid);
    process->parent = (pid_t)record->parent;
}

static void take(struct mapping_events *events, const struct perf_event_header *header)
{
    if (header->type == PERF_RECORD_MMAP2 && header->size > sizeof(struct mmap_record))
        take_mapping(events, (const void *)header);
    else if (header->type == PERF_RECORD_FORK && header->size >= sizeof(struct fork_record))
        take_fork(events, (const void *)header);
}

/* Copies bytes of the ring, which may wrap around its end. */
static void copy(const struct ring *ring, uint64_t position, size_t bytes, void *to)
{
    size_t start = position % RING_BYTES;
    size_t until_end = RING_BYTES - start < bytes ? RING_BYTES - start : bytes;
    memcpy(to, ring->bytes + start, until_end);
    memcpy((char *)to + until_end, ring->bytes, bytes - until_end);
}

/* The order of reading and writing is that of events/perf_buffer.c. */
static void ring_read(struct mapping_events *events, struct ring *ring)
{
    uint64_t head = __atomic_load_n(&ring->control->data_head, __ATOMIC_ACQUIRE);
    uint64_t position = ring->control->data_tail;
    while (head - position >= sizeof(struct perf_event_header)) {
        struct perf_event_header header;
        copy(ring, position, sizeof(header), &header);
        if (header.size < sizeof(header) || header.size > head - position)
            break;
        copy(ring, position, header.size, events->record);
        take(events, (const void *)events->record);
        position += header.size;
    }
    __atomic_store_n(&ring->control->data_tail, head, __ATOMIC_RELEASE);
}

void mapping_events_read(struct mapping_events *events)
{
    for (size_t i = 0; events != NULL && i < events->ring_count; i++)
        ring_read(events, &events->rings[i]);
}

const struct mapping *mapping_events_find(const struct mapping_events *events, pid_t pid, uint64_t address)
{
    const struct mapping_process *process = events != NULL ? find(events, pid) : NULL;
    for (size_t i = process != NULL ? process->count : 0; i-- > 0;)
        if (process->list[i].start <= address && address < process->list[i].end)
            return &process->list[i];
    return NULL;
}

pid_t mapping_events_parent(const struct mapping_events *events, pid_t pid)
{
    const struct mapping_process *process = events != NULL ? find(events, pid) : NULL;
    return process != NULL ? process->parent : 0;
}
