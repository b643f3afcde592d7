// SPDX-License-Identifier: Apache-2.0
// Each getpgid(2): the ID that it asks for, and what came of it.
struct event { u32 call; char at[8]; char comm[16]; };
BPF_PERF_OUTPUT(events);
static int send(void *ctx, u32 call, const char *at)
{
    struct event event = {.call = call};
    __builtin_memcpy(event.at, at, sizeof(event.at));
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
SEC("ksyscall/getpgid") int start(struct pt_regs *ctx, int call) { return send(ctx, call, "start\0\0"); }
SEC("kretsyscall/getpgid") int end(struct pt_regs *ctx) { return send(ctx, -PT_REGS_RC(ctx), "end\0\0\0\0"); }
