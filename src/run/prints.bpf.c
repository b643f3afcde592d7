/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What bccrun puts in front of a probe that prints: a program that sees each printed line, and marks by which it knows
 * the probe's own. The kernel's helper takes up to 1024 bytes, a BPF stack half of it; a line is longer than this
 * only if somebody wants it to be. The newline at its end is the row's.
 */
struct bccrun_print { u32 pid; u32 tid; char comm[16]; char message[256]; };
struct bccrun_print bccrun_print_type __attribute__((section(".maps.bccrun_print"), used)) = {};
BPF_PERF_OUTPUT(bccrun_prints);

/* The task for which a program of the probe is printing on this CPU, 0 for none: a program that others interrupt may print too. */
BPF_PERCPU_ARRAY(bccrun_printer, u64, 1);
/* How many lines it has printed, and how many of them were seen. */
BPF_PERCPU_ARRAY(bccrun_printed, u64, 1);
BPF_PERCPU_ARRAY(bccrun_seen, u64, 1);

/* nodebug: its instructions count as the line that calls it, not as lines that the user never wrote. */
static __always_inline __attribute__((nodebug)) u64 bccrun_set_printer(u64 printer)
{
    int zero = 0;
    u64 before = 0;
    u64 *at = bccrun_printer.lookup(&zero);
    if (at) {
        before = *at;
        *at = printer;
    }
    return before;
}

static __always_inline __attribute__((nodebug)) u64 bccrun_begin_print(void)
{
    int zero = 0;
    u64 *printed = bccrun_printed.lookup(&zero);
    if (printed)
        (*printed)++;
    return bccrun_set_printer(bpf_get_current_task());
}

/* libbcc makes such a call of bpf_trace_printk(). */
#define bpf_trace_printk_(format, size, args...)                                                             \
    ({                                                                                                       \
        u64 bccrun_before = bccrun_begin_print();                                                            \
        int bccrun_result = (bpf_trace_printk_)(format, size, ##args);                                       \
        bccrun_set_printer(bccrun_before);                                                                   \
        bccrun_result;                                                                                       \
    })

static __always_inline int bccrun_is_own_print(void)
{
    int zero = 0;
    u64 *printer = bccrun_printer.lookup(&zero);
    return printer && *printer == bpf_get_current_task();
}

/* The kernel itself counts a record that finds the buffer full (ENOSPC). */
static __always_inline void bccrun_note_seen(long result)
{
    int zero = 0;
    u64 *seen = bccrun_seen.lookup(&zero);
    if (seen && (result >= 0 || result == -28))
        (*seen)++;
}

int bccrun_on_print(struct bpf_raw_tracepoint_args *ctx)
{
    struct bccrun_print line = {};
    u64 id = bpf_get_current_pid_tgid();
    if (!bccrun_is_own_print())
        return 0;
    line.pid = id >> 32;
    line.tid = id;
    bpf_get_current_comm(&line.comm, sizeof(line.comm));
    int length = bpf_probe_read_kernel_str(line.message, sizeof(line.message), (void *)ctx->args[0]);
    if (length >= 2 && length <= (int)sizeof(line.message) && line.message[length - 2] == '\n')
        line.message[length - 2] = 0;
    bccrun_note_seen(bccrun_prints.perf_submit(ctx, &line, sizeof(line)));
    return 0;
}
