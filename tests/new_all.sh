#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What `bccrun new` writes for all system calls of this machine, 200 of its kernel functions and the tracepoints of some
# categories: each compiles, passes the verifier and attaches. Takes minutes: 'make test-new' runs it. NEW_SAMPLE=N takes
# every Nth of each list.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/lib/tap.sh"

# Kernel functions are probed with programs of the type that user functions have: where the kernel has no kprobes,
# the same program is verified and attached to one of those.
stand_in=(-a "called=uprobe/build/tests/workload/uprobe:work" -a "returned=uretprobe/build/tests/workload/uprobe:work")

try() { # FILE TARGET WORDS...
    local target=$2
    "$BCCRUN" new --return "$target" >"$1.c" 2>"$1.err" || "$BCCRUN" new "$target" >"$1.c" 2>"$1.err" ||
        { echo "$target: $(<"$1.err")" >"$1.failed"; return; }
    timeout 120 "$BCCRUN" "${headers[@]}" --no-cache --dry-run "${@:3}" "$1.c" >"$1.out" 2>"$1.err" ||
        { echo "$target: $(<"$1.err")" >"$1.failed"; }
}

# Two at a time, as many as there are CPUs.
try_all() { # NAME TARGETS-FILE WORDS...
    local name=$1 list=$2 count=0 target
    shift 2
    while read -r target; do
        count=$((count + 1))
        while (($(jobs -rp | wc -l) >= $(nproc))); do wait -n; done
        try "$scratch/$name.$count" "$target" "$@" </dev/null &
    done <"$list"
    wait
    cat "$scratch/$name".*.failed >"$scratch/failed" 2>/dev/null
    check "$count $name" none_failed "$count"
}

none_failed() { (($1 > 0)) && { [ ! -s "$scratch/failed" ] || { cat "$scratch/failed" && false; }; }; }

every() { awk -v step="$1" 'NR % step == 0'; }
names() { "$BCCRUN" -N 1000000 -f json find "$1" | jq -r 'select(.arguments != null) | .section'; }

step=${NEW_SAMPLE:-1}
names syscall: | every "$step" >"$scratch/syscalls"
names kprobe: >"$scratch/functions"
every "$(($(wc -l <"$scratch/functions") / 200))" <"$scratch/functions" | head -n 200 | every "$step" >"$scratch/kprobes"
for category in ${NEW_CATEGORIES:-sched signal block sock irq ext4}; do names "tracepoint:$category/*"; done |
    every "$step" >"$scratch/tracepoints"

start=$SECONDS
try_all kprobes "$scratch/kprobes" "${stand_in[@]}"
try_all syscalls "$scratch/syscalls"
try_all tracepoints "$scratch/tracepoints"
echo "# $((SECONDS - start)) s"
finish
