// SPDX-License-Identifier: Apache-2.0
#include "attach/hotplug.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define KERNEL_GROUP 1    /* of NETLINK_KOBJECT_UEVENT; what udev sends on has another */
#define UEVENT_BYTES 4096 /* twice what the kernel sends (include/linux/kobject.h, UEVENT_BUFFER_SIZE) */

/* Few devices are ever said to be "online" or "offline". With everything else kept out by the kernel the
 * socket cannot fill up while a burst of other devices' uevents goes by. */
static int filter_uevents(int fd)
{
    struct sock_filter words[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x6f6e6c69, 2, 0), /* "onli" */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x6f66666c, 1, 0), /* "offl" */
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, UEVENT_BYTES),
    };
    struct sock_fprog program = {.len = sizeof(words) / sizeof(words[0]), .filter = words};
    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

int hotplug_open(void)
{
    int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
    if (fd < 0)
        return fail(errno, "cannot open a netlink socket for news of CPUs");
    const struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP};
    if (filter_uevents(fd) == 0 && bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    int err = fail(errno, "cannot wait for news of CPUs");
    close(fd);
    return err;
}

/* Any process may be allowed to send to the group; only the kernel has the port 0. */
static ssize_t receive(int fd, char *uevent, size_t bytes, bool *is_kernel)
{
    struct sockaddr_nl sender = {0};
    socklen_t sender_bytes = sizeof(sender);
    ssize_t got = recvfrom(fd, uevent, bytes, 0, (struct sockaddr *)&sender, &sender_bytes);
    *is_kernel = sender.nl_pid == 0;
    return got;
}

bool hotplug_next(int fd, struct hotplug_news *news)
{
    char uevent[UEVENT_BYTES];
    bool is_kernel = false;
    ssize_t bytes;
    while ((bytes = receive(fd, uevent, sizeof(uevent), &is_kernel)) >= 0)
        if (is_kernel && hotplug_read(uevent, (size_t)bytes, news))
            return true;
    return false;
}

/* The number that follows @start, up to the end of the string. */
static bool read_number_behind(const char *text, const char *start, uint32_t *number)
{
    size_t length = strlen(start);
    if (strncmp(text, start, length) != 0 || !isdigit((unsigned char)text[length]))
        return false;
    char *end;
    unsigned long value = strtoul(text + length, &end, 10);
    *number = (uint32_t)value;
    return *end == '\0' && value < UINT32_MAX;
}

bool hotplug_read(const char *uevent, size_t bytes, struct hotplug_news *news)
{
    if (memchr(uevent, '\0', bytes) == NULL)
        return false;
    news->is_online = true;
    if (read_number_behind(uevent, "online@/devices/system/cpu/cpu", &news->cpu))
        return true;
    news->is_online = false;
    return read_number_behind(uevent, "offline@/devices/system/cpu/cpu", &news->cpu);
}
