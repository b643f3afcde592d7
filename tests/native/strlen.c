// Of which long strings does tests/workload/throw.c ask the length?
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL

struct event {
    s64 length;
};

BPF_PERF_OUTPUT(events);

SEC("uretprobe/c:strlen")
int strlen_ends(struct pt_regs *ctx)
{
    char comm[16] = "";
    struct event event = {.length = PT_REGS_RC(ctx)};
    bpf_get_current_comm(&comm, sizeof(comm));
    if (event.length < 40 || event.length >= 63 || comm[0] != 't' || comm[1] != 'h' || comm[5] != '\0')
        return 0; /* somebody else's */
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
