// What is asked of the function work() of tests/workload/uprobe.c, and what does it answer?
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL

enum step { entered, inside, returned };

struct event {
    s64 value;
    u32 pid;
    enum step step;
    char word[16];
};

BPF_PERF_OUTPUT(events);

static int send(void *ctx, enum step step, s64 value, const char *word)
{
    struct event event = {.value = value, .pid = bpf_get_current_pid_tgid() >> 32, .step = step};
    if (word != NULL)
        bpf_probe_read_user_str(event.word, sizeof(event.word), word);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}

SEC("uprobe/./build/tests/workload/uprobe:work")
int work_starts(struct pt_regs *ctx, int number, const char *word)
{
    return send(ctx, entered, number, word);
}

SEC("uprobe/./build/tests/workload/uprobe:work+4")
int work_goes_on(struct pt_regs *ctx, int number)
{
    return send(ctx, inside, number, NULL);
}

SEC("uretprobe/./build/tests/workload/uprobe:work")
int work_ends(struct pt_regs *ctx)
{
    return send(ctx, returned, PT_REGS_RC(ctx), NULL);
}
