// SPDX-License-Identifier: Apache-2.0
/*
 * XDP: the program sees each packet that a network interface receives before the kernel does, and says what
 * becomes of it. Attached by a link (Linux 5.9), which ends with its descriptor; set over netlink, as ip(8)
 * does, a program would stay behind when the process is killed and go on judging packets.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "attach/kind.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/sys.h"

/* The interfaces of this process's network namespace, which /sys/class/net need not be. */
static int fail_unknown(const char *interface)
{
    failx(ENODEV, "cannot attach xdp %s: there is no such network interface", interface);
    struct nearest near;
    nearest_init(&near, interface);
    struct if_nameindex *all = if_nameindex();
    for (size_t i = 0; all != NULL && all[i].if_name != NULL; i++)
        nearest_offer(&near, all[i].if_name);
    if_freenameindex(all);
    nearest_add_hint(&near);
    nearest_finish(&near);
    error_add_hint("ip link lists the interfaces");
    return -ENODEV;
}

static int check(const struct attach_kind *kind, const char *root, const char *interface)
{
    (void)kind;
    (void)root;
    return if_nametoindex(interface) != 0 ? 0 : fail_unknown(interface);
}

/* The link's descriptor or a negative errno, unrecorded. */
static int open_link(unsigned interface, int program_fd, uint32_t mode)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.link_create.prog_fd = (uint32_t)program_fd;
    attr.link_create.target_ifindex = interface;
    attr.link_create.attach_type = BPF_XDP;
    attr.link_create.flags = mode;
    return sys_bpf(BPF_LINK_CREATE, &attr);
}

/* Another program in either mode (dev_xdp_attach() in net/core/dev.c). */
static bool is_taken(int err)
{
    return err == -EBUSY || err == -EEXIST;
}

static int fail_attach(const char *interface, int err)
{
    if (err == -ENODEV)
        return fail_unknown(interface);
    if (is_taken(err)) {
        failx(EBUSY, "cannot attach xdp %s: another program is attached to it already", interface);
        error_add_hint(
            "ip link show dev %s tells its id, ip link set dev %s xdp off detaches one that has no owner",
            interface, interface);
        return -EBUSY;
    }
    fail(-err, "cannot attach xdp %s", interface);
    if (err == -EINVAL)
        error_add_hint("links on network interfaces came with Linux 5.9");
    return err;
}

static int attach_interface(const struct attach_kind *kind, const char *root, const char *interface,
                            int program_fd, struct attachment *attachment)
{
    (void)kind;
    (void)root;
    unsigned index = if_nametoindex(interface);
    if (index == 0)
        return fail_unknown(interface);
    bool is_native = true;
    int fd = open_link(index, program_fd, XDP_FLAGS_DRV_MODE);
    if (fd < 0 && !is_taken(fd)) {
        is_native = false;
        fd = open_link(index, program_fd, XDP_FLAGS_SKB_MODE);
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
    .section = "xdp",
    .example = "eth0",
    .program_type = BPF_PROG_TYPE_XDP,
    .check = check,
    .attach = attach_interface,
};
