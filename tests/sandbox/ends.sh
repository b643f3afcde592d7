#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Ends that nobody planned, and what they leave behind: nothing.
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

ids() { "${WORKLOAD:-build/tests/workload}/bpf_ids"; }
kprobes() { cat /sys/kernel/debug/kprobes/list /sys/kernel/tracing/kprobe_events; }

# The kernel frees what a process held a little after it ended.
nothing_left() {
    local deadline=$((SECONDS + 10))
    until [ "$(ids)" = "$ids_before" ] && [ "$(kprobes)" = "$kprobes_before" ]; do
        if ((SECONDS >= deadline)); then
            diff <(echo "$ids_before" "$kprobes_before") <(ids && kprobes)
            return 1
        fi
        pause 0.2
    done
}

compiler_ended() {
    local deadline=$((SECONDS + 10))
    while [ "$(</proc/"$1"/comm)" = bccrun-compile ] && ((SECONDS < deadline)); do pause 0.1; done 2>/dev/null
    [ "$(cat "/proc/$1/comm" 2>&1)" != bccrun-compile ]
}

ids_before=$(ids)
kprobes_before=$(kprobes)

start_bccrun early
for ((i = 0; i < 200; i++)); do
    read -r compiler <"/proc/${pids[early]}/task/${pids[early]}/children" && break
    pause 0.05
done 2>/dev/null
stop_bccrun early KILL
wait_bccrun early
check "SIGKILL while it compiles: there was a compiler" [ -n "$compiler" ]
check "SIGKILL while it compiles: the compiler ends too" compiler_ended "${compiler:-1}"

start_bccrun killed hello
{
    "$BCCRUN" "${headers[@]}" hello 2>"$scratch/pipe.err" | head -n 1 >"$scratch/pipe.out"
    echo "${PIPESTATUS[0]}" >"$scratch/pipe.status"
} &
pids[pipe]=$!
wait_attached killed pipe
/bin/true
check "attached: a kprobe on execve" grep -q 'sys_execve' /sys/kernel/debug/kprobes/list
wait_bccrun pipe
check "| head -n 1: the header" is "$(<"$scratch/out")" "    PID COMM"
check "| head -n 1: nothing on standard error but that it waited" is "$(<"$scratch/err")" "Waiting for events.."
check "| head -n 1: exit status 0" is "$(<"$scratch/pipe.status")" 0
stop_bccrun killed KILL
wait_bccrun killed
check "SIGKILL after attaching: ended by it" is "$status" 137
check "nothing left in the kernel: kprobes, programs, maps, links" nothing_left
finish
