// SPDX-License-Identifier: Apache-2.0
/*
 * XDP: the program sees each packet that a network interface receives before the kernel does, and says what
 * becomes of it. Attached by a link (Linux 5.9), which ends with its descriptor; set over netlink, as ip(8)
 * does, a program would stay after the process is killed and go on judging packets.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <stdlib.h>

#include "attach/interface.h"
#include "attach/kinds.h"
#include "attach/link.h"
#include "base/memory.h"

static int check(const struct attach_word *word, const char *root, const char *interface)
{
    (void)word;
    (void)root;
    int index = interface_find("xdp", interface);
    return index >= 0 ? 0 : index;
}

/* Another program in either mode (dev_xdp_attach() in net/core/dev.c). */
static bool is_taken(int err)
{
    return err == -EBUSY || err == -EEXIST;
}

static int fail_attach(const char *interface, int err)
{
    if (is_taken(err)) {
        hint("ip link show dev %s shows its id, ip link set dev %s xdp off detaches one that has no owner",
             interface, interface);
        return failx(EBUSY, "cannot attach xdp %s: another program is attached to it already", interface);
    }
    if (err == -EINVAL)
        hint("links on network interfaces came with Linux 5.9");
    return fail(-err, "cannot attach xdp %s", interface);
}

static int attach_interface(const struct attach_word *word, const char *root, const char *interface,
                            int program_fd, struct attachment *attachment)
{
    (void)word;
    (void)root;
    int index = interface_find("xdp", interface);
    if (index < 0)
        return index;
    bool is_native = true;
    int fd = link_create(program_fd, (uint32_t)index, BPF_XDP, XDP_FLAGS_DRV_MODE);
    if (fd < 0 && !is_taken(fd)) {
        is_native = false;
        fd = link_create(program_fd, (uint32_t)index, BPF_XDP, XDP_FLAGS_SKB_MODE);
    }
    if (fd < 0)
        return fail_attach(interface, fd);
    attachment_add_fd(attachment, fd);
    char *place = xasprintf("%s (%s)", interface, is_native ? "native" : "generic");
    attachment_add_place(attachment, place);
    free(place);
    return 0;
}

const struct attach_kind xdp_kind = {
    .words =
        {
            {"xdp",
             .mechanism = "a link on the network interface, which runs it for each packet that comes in"},
        },
    .program_type = BPF_PROG_TYPE_XDP,
    .target = {.example = "eth0"},
    .checks = {.find = check},
    .attach = attach_interface,
};
