// SPDX-License-Identifier: Apache-2.0
#include "run/prints.h"

#include <linux/bpf.h>

#include "attach/tracepoint.h"

#define FUNCTION   "bccrun_on_print"
#define TRACEPOINT "bpf_trace_printk"

bool prints_define(const struct usage *usage, const char *root, struct text *definitions)
{
    if (!usage->prints)
        return false;
    if (root != NULL && !tracepoint_exists(root, "bpf_trace/" TRACEPOINT)) {
        warn(
            "what the probe prints with bpf_trace_printk() is only in /sys/kernel/tracing/trace_pipe: this kernel has no tracepoint " TRACEPOINT
            " (Linux 5.9)");
        return false;
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
    return true;
}

struct compile_target prints_target(void)
{
    return (struct compile_target){.own_name = FUNCTION, .program_type = BPF_PROG_TYPE_RAW_TRACEPOINT};
}

int prints_attach(const char *root, int program_fd, struct attachment *attachment)
{
    return raw_tracepoint_attach(root, TRACEPOINT, program_fd, attachment);
}
