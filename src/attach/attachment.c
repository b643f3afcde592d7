// SPDX-License-Identifier: Apache-2.0
#include "attach/attachment.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "attach/keeper.h"
#include "attach/link.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "base/sys.h"
#include "symbols/process_root.h"

void attachment_add_fd(struct attachment *attachment, int fd)
{
    array_push(attachment->fds, attachment->fd_count) = fd;
}

static void add_event_fd(struct attachment *attachment, int fd)
{
    array_push(attachment->events, attachment->event_count) = fd;
}

void attachment_add_place(struct attachment *attachment, const char *place)
{
    char *before = attachment->where;
    attachment->where = before != NULL ? xasprintf("%s, %s", before, place) : xstrdup(place);
    free(before);
    attachment->place_count++;
}

void attachment_set_file(struct attachment *attachment, const char *root, const char *path)
{
    free(attachment->file);
    attachment->file = process_root_pid(root) == 0 ? xasprintf("%s%s", root, path) : NULL;
}

void attachment_join(struct attachment *to, struct attachment *from)
{
    for (size_t i = 0; i < from->fd_count; i++)
        attachment_add_fd(to, from->fds[i]);
    for (size_t i = 0; i < from->event_count; i++)
        add_event_fd(to, from->events[i]);
    free(from->fds);
    free(from->events);
    free(from->where);
    free(from->file);
    if (to->keeper == NULL)
        to->keeper = keeper_share(from->keeper);
    keeper_release(from->keeper);
    *from = (struct attachment){0};
}

/* By a link, which can be asked about later (Linux 5.15); before that by ioctl. */
static int bind_program(int event_fd, int program_fd, struct attachment *attachment)
{
    int fd = link_create(program_fd, (uint32_t)event_fd, LINK_PERF_EVENT, 0);
    if (fd >= 0) {
        attachment_add_fd(attachment, fd);
        add_event_fd(attachment, event_fd);
        return 0;
    }
    int err = ioctl(event_fd, PERF_EVENT_IOC_SET_BPF, program_fd) == 0 ? 0 : -errno;
    attachment_add_fd(attachment, event_fd);
    return err;
}

uint64_t attachment_missed(const struct attachment *attachment, const char *root)
{
    uint64_t by_links = 0;
    for (size_t i = 0; i < attachment->fd_count; i++)
        by_links += link_missed(attachment->fds[i]);
    uint64_t in_tracefs = attachment->keeper != NULL ? keeper_missed(attachment->keeper, root) : 0;
    return max_u64(by_links, in_tracefs); /* newer kernels report the same in both */
}

int attachment_add_event(struct attachment *attachment, struct perf_event_attr *event, uint32_t cpu,
                         int program_fd)
{
    int fd = sys_perf_event_open(event, -1, (int)cpu, -1, PERF_FLAG_FD_CLOEXEC);
    int err = fd < 0 ? fd : bind_program(fd, program_fd, attachment);
    if (err == 0 && ioctl(fd, PERF_EVENT_IOC_ENABLE, 0) != 0)
        err = -errno;
    if (err != 0)
        attachment_finish(attachment);
    return err;
}
