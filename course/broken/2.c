// Broken: how many signals does each process send? The kernel's verifier rejects it.
// Fix it with only the help of bccrun's messages; `bccrun check-exercise broken-2 FILE` says whether it works.
// SPDX-License-Identifier: Apache-2.0
BPF_HASH(counts, u32, u64);

TRACEPOINT_PROBE(syscalls, sys_enter_kill)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    u64 none = 0;
    u64 *count = counts.lookup_or_try_init(&pid, &none);
    *count += 1;
    return 0;
}
