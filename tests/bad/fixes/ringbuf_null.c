// SPDX-License-Identifier: Apache-2.0
struct event { u32 pid; };
BPF_RINGBUF_OUTPUT(rb, 8);
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
    struct event *e = rb.ringbuf_reserve(sizeof(struct event));
    e->pid = 1;
    rb.ringbuf_submit(e, 0);
    return 0;
}
