#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sudden ends leave nothing behind.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh
. tests/lib/left.sh

kprobes() { cat /sys/kernel/debug/kprobes/list /sys/kernel/tracing/kprobe_events; }

no_kprobe_left() { is "$(kprobes | grep -vxF "$kprobes_before")" ""; }

# A process that has ended but is not reaped yet has a directory in /proc, but no program.
compiler_ended() { [ ! -e "/proc/$1/exe" ]; } # PID

ids_before=$(ids)
kprobes_before=$(kprobes)

start_bccrun early --no-cache
early=$(pid_of early)
compiles() { compiler=$(<"/proc/$early/task/$early/children") && [ -n "$compiler" ]; }
wait_for compiles
stop_bccrun early KILL
wait_bccrun early
check "SIGKILL while it compiles: there was a compiler" [ -n "$compiler" ]
check "SIGKILL while it compiles: the compiler ends too" wait_for compiler_ended "${compiler% }"

probe=$(image hello)
start_bccrun killed "$probe"
{
    "$BCCRUN" "${headers[@]}" "$probe" 2>"$scratch/pipe.err" | head -n 1 >"$scratch/pipe.out"
    echo "${PIPESTATUS[0]}" >"$scratch/pipe.status"
} &
# shellcheck disable=SC2034 # background.sh uses it
pids["pipe"]=$!
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
check "nothing left in the kernel: programs, maps, links" wait_for nothing_left "$ids_before"
check "nothing left in the kernel: kprobes" wait_for no_kprobe_left
finish
