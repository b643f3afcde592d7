// SPDX-License-Identifier: Apache-2.0
// Who calls getppid(2)? One event of 20 bytes per call, through a ring buffer of 1 MiB.
struct event {
    u32 pid;
    char comm[16];
};

BPF_RINGBUF_OUTPUT(events, 256);

TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.ringbuf_output(&event, sizeof(event), 0);
    return 0;
}
