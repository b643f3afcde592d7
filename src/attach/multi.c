// SPDX-License-Identifier: Apache-2.0
#include "attach/multi.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sys.h"
#include "base/text.h"
#include "kernel/idle.h"

#define ON_RETURN 1 /* BPF_F_KPROBE_MULTI_RETURN and BPF_F_UPROBE_MULTI_RETURN */

/* What BPF_LINK_CREATE has in union bpf_attr (include/uapi/linux/bpf.h); the headers of Debian 11 and 12 end
 * before it. */
struct link_create {
    uint32_t program_fd;
    uint32_t target_fd;
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

static int create(const struct link_create *wanted)
{
    union bpf_attr attr;
    _Static_assert(sizeof(*wanted) <= sizeof(attr), "the part is no larger than the whole");
    memset(&attr, 0, sizeof(attr));
    memcpy(&attr, wanted, sizeof(*wanted));
    return sys_bpf(BPF_LINK_CREATE, &attr);
}

/* Asked with addresses that cannot be read: only a kernel that has such links comes so far as to try
 * (bpf_kprobe_multi_link_attach() and bpf_uprobe_multi_link_attach() in kernel/trace/bpf_trace.c). */
bool multi_is_there(uint32_t attach_type)
{
    struct text log = {0};
    int program_fd = idle_load(BPF_PROG_TYPE_KPROBE, attach_type, 0, 0, &log);
    text_finish(&log);
    if (program_fd < 0)
        return false;
    struct link_create wanted;
    memset(&wanted, 0, sizeof(wanted));
    wanted.program_fd = (uint32_t)program_fd;
    wanted.attach_type = attach_type;
    if (attach_type == MULTI_KPROBE) {
        wanted.kprobe.count = 1;
        wanted.kprobe.addresses = 1;
    } else {
        wanted.uprobe.count = 1;
        wanted.uprobe.path = 1;
        wanted.uprobe.offsets = 1;
    }
    int err = create(&wanted);
    if (err >= 0)
        close(err);
    close(program_fd);
    return err == -EFAULT;
}

int multi_attach_kprobe(const struct places *places, bool on_return, int program_fd)
{
    uint64_t *addresses = xcalloc(places->count, sizeof(*addresses));
    uint64_t *names = xcalloc(places->count, sizeof(*names));
    bool has_addresses = true;
    for (size_t i = 0; i < places->count; i++) {
        addresses[i] = places->list[i].number;
        names[i] = (uintptr_t)places->list[i].name;
        has_addresses &= addresses[i] != 0;
    }
    struct link_create wanted;
    memset(&wanted, 0, sizeof(wanted));
    wanted.program_fd = (uint32_t)program_fd;
    wanted.attach_type = MULTI_KPROBE;
    wanted.kprobe.flags = on_return ? ON_RETURN : 0;
    wanted.kprobe.count = (uint32_t)places->count;
    if (has_addresses)
        wanted.kprobe.addresses = (uintptr_t)addresses;
    else
        wanted.kprobe.names = (uintptr_t)names;
    int fd = create(&wanted);
    free(names);
    free(addresses);
    return fd;
}

int multi_attach_uprobe(const struct places *places, bool on_return, int program_fd)
{
    uint64_t *offsets = xcalloc(places->count, sizeof(*offsets));
    for (size_t i = 0; i < places->count; i++)
        offsets[i] = places->list[i].number;
    struct link_create wanted;
    memset(&wanted, 0, sizeof(wanted));
    wanted.program_fd = (uint32_t)program_fd;
    wanted.attach_type = MULTI_UPROBE;
    wanted.uprobe.path = (uintptr_t)places->path;
    wanted.uprobe.offsets = (uintptr_t)offsets;
    wanted.uprobe.count = (uint32_t)places->count;
    wanted.uprobe.flags = on_return ? ON_RETURN : 0;
    int fd = create(&wanted);
    free(offsets);
    return fd;
}
