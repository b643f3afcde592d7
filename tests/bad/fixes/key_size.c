// SPDX-License-Identifier: Apache-2.0
BPF_HASH(counts, u64, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    u64 one = 1;
    counts.update(&pid, &one);
    return 0;
}
