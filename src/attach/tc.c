// SPDX-License-Identifier: Apache-2.0
/*
 * tc: the program sees each packet that a network interface passes on to the kernel, or that the kernel sends through it,
 * with what the kernel knows of the packet. Attached by a link (tcx, Linux 6.6), which ends with its descriptor; a
 * filter of tc(8) would stay after the process is killed and go on judging packets.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/interface.h"
#include "attach/kinds.h"
#include "attach/link.h"
#include "base/memory.h"
#include "base/words.h"

/* enum bpf_attach_type; older headers do not have the names. */
#define TCX_INGRESS 46
#define TCX_EGRESS  47

#define EGRESS  "/egress"
#define INGRESS "/ingress"

static bool is_egress(const char *target)
{
    return has_suffix(target, EGRESS);
}

/* "eth0", of "eth0" and "eth0/egress"; on the heap. An interface's name has no slash. */
static char *interface_of(const char *target)
{
    return xstrndup(target, strcspn(target, "/"));
}

static char *normalize(const struct attach_word *word, const char *target, bool is_name)
{
    (void)word;
    (void)is_name;
    const char *rest = strchr(target, '/');
    if (rest == NULL || strcmp(rest, EGRESS) == 0)
        return xstrdup(target);
    if (strcmp(rest, INGRESS) == 0)
        return interface_of(target);
    hint("SEC(\"tc/eth0\") is for packets that come in, SEC(\"tc/eth0/egress\") for those that go out");
    failx(EINVAL, "cannot attach tc %s: '%s' is no direction", target, rest + 1);
    return NULL;
}

static int find(const char *target)
{
    char *interface = interface_of(target);
    int index = interface_find("tc", interface);
    free(interface);
    return index;
}

static int check(const struct attach_word *word, const char *root, const char *target)
{
    (void)word;
    (void)root;
    int index = find(target);
    return index >= 0 ? 0 : index;
}

static int fail_attach(const char *target, int err)
{
    if (err == -EINVAL) {
        hint("such links came with Linux 6.6; SEC(\"xdp/IFACE\") sees packets that come in on older kernels");
        return failx(EINVAL, "cannot attach tc %s: this kernel has no links for it", target);
    }
    return fail(-err, "cannot attach tc %s", target);
}

static int attach_interface(const struct attach_word *word, const char *root, const char *target,
                            int program_fd, struct attachment *attachment)
{
    (void)word;
    (void)root;
    int index = find(target);
    if (index < 0)
        return index;
    int fd = link_create(program_fd, (uint32_t)index, is_egress(target) ? TCX_EGRESS : TCX_INGRESS, 0);
    if (fd < 0)
        return fail_attach(target, fd);
    attachment_add_fd(attachment, fd);
    char *interface = interface_of(target);
    char *place = xasprintf("%s (%s)", interface, is_egress(target) ? "egress" : "ingress");
    attachment_add_place(attachment, place);
    free(place);
    free(interface);
    return 0;
}

const struct attach_kind tc_kind = {
    .words =
        {
            {"tc",
             .mechanism =
                 "a link on the network interface, which runs it for each packet that comes in or goes out"},
            {"classifier"},
        },
    .program_type = BPF_PROG_TYPE_SCHED_CLS,
    .target = {.example = "eth0", .normalize = normalize},
    .checks = {.find = check},
    .attach = attach_interface,
};
