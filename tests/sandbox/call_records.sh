#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Probes on system calls show the same by kprobes and, side by side on the same calls, by tracepoints.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh
. tests/lib/lessons.sh
. tests/lib/no_kprobes.sh
headers+=(--no-maps)
hide_kprobes
hidden=$BCCRUN

# Two of them, NAME and NAME-hidden.
start_both() { # NAME [OPTION...]
    BCCRUN=$WITH_KPROBES start_behind_gate "$1" "$(BCCRUN=$WITH_KPROBES image "$1")" "${@:2}"
    BCCRUN=$hidden start_behind_gate "$1-hidden" "$(image "$1-hidden")" "${@:2}"
}

wait_both() { # NAME
    wait_bccrun "$1-hidden"
    cp "$scratch/out" "$scratch/hidden"
    wait_bccrun "$1"
}

attached() { sed -n "s/.*'$1' attached to //p" "$scratch/$2.err"; } # FUNCTION NAME

WORKLOAD=${WORKLOAD:-build/tests/workload}
mkfifo "$scratch/arguments.go" "$scratch/execve.go"
"$WORKLOAD/arguments" <"$scratch/arguments.go" >"$scratch/arguments" {nothing}<&- &
arguments=$!
"$WORKLOAD/execve" <"$scratch/execve.go" >"$scratch/execve" 3>"$scratch/hello" {nothing}<&- &
execve=$!
exec {arguments_go}>"$scratch/arguments.go" {execve_go}>"$scratch/execve.go"
directory=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$scratch" "$directory"' EXIT
start_lesson open "$directory"
start_lesson kill

start_both arguments -v -f csv -n my-arguments
for probe in execve hello open kill; do start_both "$probe"; done
open_gate {arguments,execve,hello,open,kill}{,-hidden}
for probe in arguments execve hello open kill; do wait_attached "$probe" "$probe-hidden"; done
echo >&"$arguments_go"
wait "$arguments"
echo >&"$execve_go"
wait "$execve"
for lesson in open kill; do
    give_lesson "$lesson"
    end_lesson "$lesson"
done
for probe in arguments execve hello open kill; do
    stop_bccrun "$probe"
    stop_bccrun "$probe-hidden"
done
# What waits for one starts programs, which others would still see.
for probe in arguments execve hello open kill; do
    wait_for is_gone "$probe"
    wait_for is_gone "$probe-hidden"
done

wait_both arguments
check "arguments: one by a kprobe, the other by a tracepoint" is \
    "$(attached syscall__pread64 arguments | sed 's/,.*//; s/^__.*_sys_/sys_/') $(attached syscall__pread64 arguments-hidden)" \
    "sys_pread64 syscalls/sys_enter_pread64"
check "arguments: by kprobes" same "$scratch/arguments" <(sed 1d "$scratch/out")
check "arguments: by tracepoints" same "$scratch/arguments" <(sed 1d "$scratch/hidden")

for probe in execve hello; do
    wait_both "$probe"
    check "$probe: by kprobes" shows_own "$scratch/$probe"
    cp "$scratch/hidden" "$scratch/out"
    check "$probe: the same by tracepoints" shows_own "$scratch/$probe"
done
for lesson in open kill; do
    wait_both "$lesson"
    check "$lesson: by kprobes" are_shown "$lesson" "$([ $lesson = open ] && echo 1 || echo 0)"
    cp "$scratch/hidden" "$scratch/out"
    check "$lesson: by tracepoints" are_shown "$lesson" "$([ $lesson = open ] && echo 1 || echo 0)"
done

# What only kprobes have is refused where they are hidden.
cat >"$scratch/probe.c" <<'END'
SEC("ksyscall/getpgid")
int f(struct pt_regs *ctx) { return PT_REGS_IP(ctx) == 0; }
END
BCCRUN=$WITH_KPROBES bccrun -d 0.1 "$scratch/probe.c"
check "a register by a kprobe" is "$status" 0
bccrun -d 0.1 "$scratch/probe.c"
check "a register by a tracepoint, from the same cache" fails_with 1 "no registers for 'PT_REGS_IP' ($scratch/probe.c:2)"
finish
