// SPDX-License-Identifier: Apache-2.0
#include "attach/link.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sys.h"
#include "base/text.h"
#include "kernel/idle.h"

#define MULTI_ON_RETURN 1 /* BPF_F_KPROBE_MULTI_RETURN and BPF_F_UPROBE_MULTI_RETURN */

/* What BPF_LINK_CREATE has in union bpf_attr (include/uapi/linux/bpf.h); the headers of Debian 11 and 12 end
 * before it. */
struct link_attr {
    uint32_t program_fd;
    uint32_t target;
    uint32_t attach_type;
    uint32_t flags;
    union {
        struct {
            uint32_t flags;
            uint32_t count;
            uint64_t names;
            uint64_t addresses;
            uint64_t cookies;
        } kprobe;
        struct {
            uint64_t path;
            uint64_t offsets;
            uint64_t semaphores;
            uint64_t cookies;
            uint32_t count;
            uint32_t flags;
            uint32_t pid;
            uint32_t unused;
        } uprobe;
    };
};

static struct link_attr link_attr(int program_fd, uint32_t attach_type)
{
    struct link_attr link;
    memset(&link, 0, sizeof(link));
    link.program_fd = (uint32_t)program_fd;
    link.attach_type = attach_type;
    return link;
}

static int create(const struct link_attr *link)
{
    union bpf_attr attr;
    _Static_assert(sizeof(*link) <= sizeof(attr), "the part is no larger than the whole");
    memset(&attr, 0, sizeof(attr));
    memcpy(&attr, link, sizeof(*link));
    return sys_bpf(BPF_LINK_CREATE, &attr);
}

int link_create(int program_fd, uint32_t target, uint32_t attach_type, uint32_t flags)
{
    struct link_attr link = link_attr(program_fd, attach_type);
    link.target = target;
    link.flags = flags;
    return create(&link);
}

int link_raw_tracepoint(const char *name, int program_fd)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.raw_tracepoint.name = (uintptr_t)name;
    attr.raw_tracepoint.prog_fd = (uint32_t)program_fd;
    return sys_bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
}

/* Asked with addresses that cannot be read: only a kernel that has such links gets as far as trying
 * (bpf_kprobe_multi_link_attach() and bpf_uprobe_multi_link_attach() in kernel/trace/bpf_trace.c). */
bool link_has_multi(uint32_t attach_type)
{
    struct text log = {0};
    int program_fd = idle_load(BPF_PROG_TYPE_KPROBE, attach_type, 0, 0, 0, &log);
    text_finish(&log);
    if (program_fd < 0)
        return false;
    struct link_attr link = link_attr(program_fd, attach_type);
    if (attach_type == LINK_KPROBE_MULTI) {
        link.kprobe.count = 1;
        link.kprobe.addresses = 1;
    } else {
        link.uprobe.count = 1;
        link.uprobe.path = 1;
        link.uprobe.offsets = 1;
    }
    int err = create(&link);
    if (err >= 0)
        close(err);
    close(program_fd);
    return err == -EFAULT;
}

int link_kprobes(const struct places *places, bool on_return, int program_fd)
{
    uint64_t *addresses = xcalloc(places->count, sizeof(*addresses));
    uint64_t *names = xcalloc(places->count, sizeof(*names));
    bool has_addresses = true;
    for (size_t i = 0; i < places->count; i++) {
        addresses[i] = places->list[i].number;
        names[i] = (uintptr_t)places->list[i].name;
        has_addresses &= addresses[i] != 0;
    }
    struct link_attr link = link_attr(program_fd, LINK_KPROBE_MULTI);
    link.kprobe.flags = on_return ? MULTI_ON_RETURN : 0;
    link.kprobe.count = (uint32_t)places->count;
    if (has_addresses)
        link.kprobe.addresses = (uintptr_t)addresses;
    else
        link.kprobe.names = (uintptr_t)names;
    int fd = create(&link);
    free(names);
    free(addresses);
    return fd;
}

int link_uprobes(const struct places *places, bool on_return, int program_fd)
{
    uint64_t *offsets = xcalloc(places->count, sizeof(*offsets));
    for (size_t i = 0; i < places->count; i++)
        offsets[i] = places->list[i].number;
    struct link_attr link = link_attr(program_fd, LINK_UPROBE_MULTI);
    char *path = xasprintf("/proc/self/fd/%d", places->file_fd);
    link.uprobe.path = (uintptr_t)path;
    link.uprobe.offsets = (uintptr_t)offsets;
    link.uprobe.count = (uint32_t)places->count;
    link.uprobe.flags = on_return ? MULTI_ON_RETURN : 0;
    int fd = create(&link);
    free(path);
    free(offsets);
    return fd;
}

/* What struct bpf_link_info has of a kprobe (include/uapi/linux/bpf.h); the headers of Debian 11 and 12 end before
 * it. */
struct kprobe_link_info {
    uint32_t type;
    uint32_t id;
    uint32_t program_id;
    union {
        struct {
            _Alignas(8) uint32_t type; /* enum bpf_perf_event_type */
            uint32_t unused;
            uint64_t name;
            uint32_t name_length;
            uint32_t offset;
            uint64_t address;
            uint64_t missed;
        } perf;
        struct {
            _Alignas(8) uint64_t addresses;
            uint32_t count;
            uint32_t flags;
            uint64_t missed;
        } multi;
    };
};

#define INFO_LINK_PERF_EVENT   7
#define INFO_LINK_KPROBE_MULTI 8
#define INFO_EVENT_KPROBE      3
#define INFO_EVENT_KRETPROBE   4

uint64_t link_missed(int link_fd)
{
    struct kprobe_link_info info;
    memset(&info, 0, sizeof(info));
    if (sys_bpf_info(link_fd, &info, sizeof(info)) != 0)
        return 0;
    if (info.type == INFO_LINK_KPROBE_MULTI)
        return info.multi.missed;
    bool is_kprobe = info.perf.type == INFO_EVENT_KPROBE || info.perf.type == INFO_EVENT_KRETPROBE;
    return info.type == INFO_LINK_PERF_EVENT && is_kprobe ? info.perf.missed : 0;
}
