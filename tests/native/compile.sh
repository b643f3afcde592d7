#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a compile asks of the machine, and what it leaves there.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/background.sh"
sanitize_compiler

cat >"$scratch/probe.c" <<'END'
BPF_HASH(counts, u64, u64);
RAW_TRACEPOINT_PROBE(sched_process_exit)
{
    u64 pid = 0;
    bpf_probe_read_kernel(&pid, sizeof(pid), (void *)ctx->args[0]);
    counts.increment(pid);
    return 0;
}
END

# With no symbols to be seen libbcc would take the older helper, bpf_probe_read#4.
without_symbols() { # ARGUMENT...
    unshare -m sh -c 'mount --bind /dev/null /proc/kallsyms && exec "$@"' sh "$BCCRUN" "$@" \
        >"$scratch/out" 2>"$scratch/err"
    status=$?
}
without_symbols explain --stage instructions --no-cache "${headers[@]}" "$scratch/probe.c"
check "the kernel's symbols are not read" shows "call bpf_probe_read_kernel#113"

start_bccrun built --no-cache "$scratch/probe.c"
wait_attached built
has_no_child() { ! pgrep -P "$(pid_of built)"; }
check "the compiler ends while bccrun goes on" wait_for has_no_child
stop_bccrun built
wait_bccrun built
check "and the run ends well" is "$status" 0

finish
