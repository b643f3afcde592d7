// SPDX-License-Identifier: Apache-2.0
struct rehearsal { u64 id; char comm[16]; };
BPF_HASH(rehearsal_count, u32, u64);
BPF_PERF_OUTPUT(rehearsal_event);
int bccrun_rehearsal(void *ctx)
{
    struct rehearsal event = {.id = bpf_get_current_pid_tgid()};
    u32 key = event.id >> 32;
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    rehearsal_count.increment(key);
    rehearsal_event.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
