// Which of the functions of one name is called?
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL

struct event {
    u64 place;
};

BPF_PERF_OUTPUT(events);

SEC("kprobe/c_start")
int hit(struct pt_regs *ctx)
{
    struct event event = {.place = PT_REGS_IP(ctx)};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
