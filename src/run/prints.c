// SPDX-License-Identifier: Apache-2.0
#include "run/prints.h"

#include <linux/bpf.h>

#include "attach/tracepoint.h"

#define FUNCTION   "bccrun_on_print"
#define TRACEPOINT "bpf_trace_printk"

void prints_define(struct prints *prints, const struct usage *usage, const char *root,
                   struct text *definitions)
{
    if (!usage->prints)
        return;
    prints->is_on = tracepoint_exists(root, "bpf_trace/" TRACEPOINT);
    if (!prints->is_on) {
        warn("what the probe prints with bpf_trace_printk() shows in /sys/kernel/tracing/trace_pipe alone: "
             "this "
             "kernel has no tracepoint " TRACEPOINT " (Linux 5.9)");
        return;
    }
    /* A raw tracepoint's program runs inside of another BPF program too, which one of the tracepoint does not
     * (trace_call_bpf() in kernel/trace/bpf_trace.c). The kernel takes up to 1024 bytes, a BPF stack half of
     * it; a line is longer than this only if somebody wants it to be. The newline at its end is the row's. */
    text_string(
        definitions,
        "struct bccrun_print { u32 pid; u32 tid; char comm[16]; char message[256]; };\n"
        "struct bccrun_print bccrun_print_type __attribute__((section(\".maps.bccrun_print\"), used)) = {};\n"
        "BPF_PERF_OUTPUT(bccrun_prints);\n"
        "int " FUNCTION "(struct bpf_raw_tracepoint_args *ctx)\n"
        "{\n"
        "    struct bccrun_print line = {};\n"
        "    u64 id = bpf_get_current_pid_tgid();\n"
        "    line.pid = id >> 32;\n"
        "    line.tid = id;\n"
        "    bpf_get_current_comm(&line.comm, sizeof(line.comm));\n"
        "    int length = bpf_probe_read_kernel_str(line.message, sizeof(line.message),\n"
        "                                           (void *)ctx->args[0]);\n"
        "    if (length >= 2 && length <= (int)sizeof(line.message) && line.message[length - 2] == '\\n')\n"
        "        line.message[length - 2] = 0;\n"
        "    bccrun_prints.perf_submit(ctx, &line, sizeof(line));\n"
        "    return 0;\n"
        "}\n");
}

size_t prints_target(const struct prints *prints, struct compile_target *target)
{
    if (!prints->is_on)
        return 0;
    *target = (struct compile_target){
        .own_name = FUNCTION,
        .program_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
    };
    return 1;
}

int prints_attach(struct prints *prints, const char *root, int program_fd)
{
    return prints->is_on ? raw_tracepoint_attach(root, TRACEPOINT, program_fd, &prints->attachment) : 0;
}

void prints_finish(struct prints *prints)
{
    attachment_finish(&prints->attachment);
}
