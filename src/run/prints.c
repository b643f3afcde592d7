// SPDX-License-Identifier: Apache-2.0
#include "run/prints.h"

#include <linux/bpf.h>

#include "attach/tracepoint.h"
#include "base/embedded.h"

EMBEDDED(prints_bpf_c);

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
    text_bytes(definitions, prints_bpf_c.text, prints_bpf_c.length);
    return true;
}

struct compile_target prints_target(void)
{
    return (struct compile_target){.own_name = FUNCTION, .program_type = BPF_PROG_TYPE_RAW_TRACEPOINT};
}

uint64_t prints_unseen(const struct maps *maps)
{
    uint64_t printed = maps_sum(maps, "bccrun_printed");
    uint64_t seen = maps_sum(maps, "bccrun_seen");
    return printed > seen ? printed - seen : 0;
}

/* A raw tracepoint's program runs inside of another BPF program too, which one of the tracepoint does not
 * (trace_call_bpf() in kernel/trace/bpf_trace.c). */
int prints_attach(const char *root, int program_fd, struct attachment *attachment)
{
    return raw_tracepoint_attach(root, TRACEPOINT, program_fd, attachment);
}
