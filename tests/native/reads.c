// Strings that were read, that are empty, and that could not be read, in all ways to read them.
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL
#include <uapi/linux/ptrace.h>

struct event {
    int first, second; /* what the helper returned */
    char text[16];
    char plain[8];
    char by_macro[8];
    char by_size[8];
    u8 bytes[4];
    char kernel[8];
};

struct key {
    char text[16];
};

BPF_PERF_OUTPUT(events);
BPF_PERCPU_ARRAY(scratch, struct event, 1);
BPF_HASH(counts, struct key, u64);

#define READ_TEXT(to, from) bpf_probe_read_user_str(to, sizeof(to), from)

SEC("uprobe/./build/tests/workload/strings:take")
int taken(struct pt_regs *ctx, const char *text)
{
    int zero = 0;
    struct key key = {};
    struct event *event = scratch.lookup(&zero);
    if (!event)
        return 0;
    event->first = bpf_probe_read_user_str(&event->text, sizeof(event->text), text);
    event->second = bpf_probe_read_user(event->plain, 4, text);
    READ_TEXT(event->by_macro, text);
    bpf_probe_read_user_str(event->by_size, bpf_get_smp_processor_id() * 0 + 8, text);
    bpf_probe_read_user_str(event->bytes, sizeof(event->bytes), text);
    bpf_probe_read_kernel_str(event->kernel, sizeof(event->kernel), (void *)text);
    events.perf_submit(ctx, event, sizeof(*event));
    bpf_probe_read_user_str(key.text, sizeof(key.text), text);
    counts.increment(key);
    return 0;
}
