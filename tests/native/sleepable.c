// Strings of which no page is in memory, seen by a program that may wait for it and by one that may not.
//
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE GPL
#include <uapi/linux/ptrace.h>

struct event {
    char who[8];
    int length;
    char text[16];
    char plain[4];
};

BPF_RINGBUF_OUTPUT(events, 8);

// Both programs call it.
static int send(const char *who, const char *text)
{
    struct event event = {};
    __builtin_memcpy(event.who, who, 6);
    event.length = bpf_probe_read_user_str(event.text, sizeof(event.text), text);
    bpf_probe_read_user(&event.plain, sizeof(event.plain), text);
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}

SEC("uprobe/./build/tests/workload/strings:take")
int quick(struct pt_regs *ctx, const char *text)
{
    return send("quick", text);
}

SEC("uprobe.s/./build/tests/workload/strings:taken")
int sleepy(struct pt_regs *ctx, const char *text)
{
    return send("sleep", text);
}
