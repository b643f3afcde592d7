// What does tests/workload/calls.c do, as far as raw tracepoints and perf events see it?
// SPDX-License-Identifier: Apache-2.0
#include <uapi/asm/unistd.h>
#include <uapi/linux/bpf_perf_event.h>

#define PAGES      0x230000000000
#define PAGE_BYTES 4096

enum step { raw_entered, raw_left, page_touched };

struct event {
    s64 value;
    u32 pid;
    enum step step;
};

BPF_PERF_OUTPUT(events);

/* Threads inside a getpgid(2) of interest; deleted when it returns. */
BPF_HASH(inside, u32, u8);

static bool is_ours(void)
{
    char comm[16];
    bpf_get_current_comm(comm, sizeof(comm));
    return comm[0] == 'c' && comm[1] == 'a' && comm[2] == 'l' && comm[3] == 'l' && comm[4] == 's';
}

static int send(void *ctx, enum step step, s64 value)
{
    struct event event = {.value = value, .pid = bpf_get_current_pid_tgid() >> 32, .step = step};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("raw_tp/sys_enter")
int enters(struct bpf_raw_tracepoint_args *ctx)
{
    struct pt_regs *regs = (struct pt_regs *)ctx->args[0];
    u32 tid = bpf_get_current_pid_tgid();
    u64 process;
    u8 yes = 1;
    if (ctx->args[1] != __NR_getpgid || !is_ours())
        return 0; /* somebody else's */
    bpf_probe_read_kernel(&process, sizeof(process), &PT_REGS_PARM1(regs));
    inside.update(&tid, &yes);
    return send(ctx, raw_entered, (int)process);
}

RAW_TRACEPOINT_PROBE(sys_exit)
{
    u32 tid = bpf_get_current_pid_tgid();
    if (inside.lookup(&tid) == NULL)
        return 0; /* another call */
    inside.delete(&tid);
    return send(ctx, raw_left, (s64)ctx->args[1]);
}

SEC("perf_event/page-faults")
int faults(struct bpf_perf_event_data *ctx)
{
    if (ctx->addr < PAGES || ctx->addr >= PAGES + 23 * PAGE_BYTES || !is_ours())
        return 0; /* somebody else's */
    return send(ctx, page_touched, (ctx->addr - PAGES) / PAGE_BYTES);
}
