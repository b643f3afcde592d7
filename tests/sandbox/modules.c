// SPDX-License-Identifier: Apache-2.0
/* Directories made in the sandbox's root, whose file system is a module: by each spelling that BCC and libbpf
 * have. */

struct event {
    u32 mode;
    char what[12];
};

BPF_PERF_OUTPUT(events);

MODULE_KFUNC_PROBE(overlay, ovl_mkdir, void *user_namespace, void *directory, void *entry, int mode)
{
    struct event event = {.mode = mode & 0777, .what = "enters"};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("fexit/ovl_mkdir")
BPF_PROG(leaves, void *user_namespace, void *directory, void *entry, int mode, int ret)
{
    struct event event = {.mode = mode & 0777, .what = "leaves"};
    if (ret == 0)
        events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("fexit/overlay:ovl_rmdir")
BPF_PROG(removes, void *directory, void *entry, int ret)
{
    struct event event = {.what = "removes"};
    if (ret == 0)
        events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
