#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `bccrun new`: what it writes runs as it is and shows what a known program does; a sample of all that it can write
# compiles and is verified.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

write() { "$BCCRUN" new "$@" >"$scratch/new.c" 2>"$scratch/err" </dev/null; }
count() { is "$(jq -s "map(select(.type == \"event\") | .data | select($1)) | length" "$scratch/events")" "$2"; }
work=build/tests/workload/uprobe

names=()
for ((i = 0; i < 23; i++)); do names+=("/nowhere/bccrun-$i"); done

write syscall:openat --return
bccrun -f json -o "$scratch/events" -c "cat ${names[*]}" "$scratch/new.c"
check "syscall --return: every call, with its file and its result" \
    count '(.filename // "" | startswith("/nowhere/bccrun-")) and .ret == -2 and .comm == "cat"' 23
check "syscall --return: each name once" \
    is "$(jq -r 'select(.type == "event") | .data.filename // "" | select(startswith("/nowhere/bccrun-"))' "$scratch/events" | sort -u | wc -l)" 23

write t:syscalls:sys_enter_newfstatat
check "bpftrace's word for a tracepoint" grep -q 'SEC("tracepoint/syscalls/sys_enter_newfstatat")' "$scratch/new.c"
write tracepoint:syscalls:sys_enter_openat
bccrun -f csv "$scratch/new.c" -- cat /dev/null
check "a call's int has its sign, though the record calls its slot unsigned: AT_FDCWD" \
    grep -qE ',(257|56),-100,.*,cat,/dev/null$' "$scratch/out"

write tracepoint:sched:sched_process_exec
bccrun -f json -o "$scratch/events" -c "env true" "$scratch/new.c"
check "tracepoint: strings that are elsewhere in the record" count '.filename // "" | endswith("/true")' 1

write "uprobe:$work:work" --return
bccrun -f json -o "$scratch/events" -c "$work" "$scratch/new.c"
check "uprobe --return: 23 calls" count true 23
check "uprobe --return: the first argument counts them" \
    is "$(jq -r 'select(.type == "event") | .data.arg1' "$scratch/events" | sort -u | wc -l)" 23
check "uprobe --return: what work() returns" count '.ret == 3' 1

write "uprobe.s:$work:work" --return
check "for programs that may sleep" \
    is "$(grep -c "^SEC(\"u\(ret\)\?probe\.s/$work:work\")$" "$scratch/new.c")" 2
write "uretprobe.all:$work:work"
check "for returns of calls that are under way" grep -qF "SEC(\"uretprobe.all/$work:work\")" "$scratch/new.c"
if [ -e build/tests/workload/compat ] && [ "$(uname -m)" = x86_64 ]; then
    write uprobe:build/tests/workload/compat:add_up --return
    check "a 32-bit program's function: parameters, which are read from the stack" \
        grep -qF 'int called(struct pt_regs *ctx, u32 arg1, u32 arg2, u32 arg3, u32 arg4, u32 arg5, u32 arg6)' "$scratch/new.c"
    bccrun schema "$scratch/new.c"
    check "and it compiles" is "$status" 0
else
    skip "a 32-bit program's function" "there is no 32-bit program here"
fi

write syscall:mount
check "a char * that is a name is a string, though not const" grep -qE '^    char dir_name\[[0-9]+\]; /\* char \* \*/$' "$scratch/new.c"
write syscall:read
check "a char * that is a buffer is a pointer" grep -qF '    void *buf; /* char * */' "$scratch/new.c"

write raw_tracepoint:sched_process_exit
bccrun -f json -o "$scratch/events" -c "env true" "$scratch/new.c"
check "raw tracepoint: with its pointers" count '.comm == "true" and has("arg1")' 1

write usdt:build/tests/workload/usdt:bccrun_test:step
bccrun -f json -o "$scratch/events" -c build/tests/workload/usdt "$scratch/new.c"
check "usdt: 23 calls, each with its arguments" count 'has("arg1") and has("arg7")' 23

NEW_SAMPLE=90 NEW_CATEGORIES=ext4 BCCRUN=$BCCRUN timeout "$PATIENCE" tests/new_all.sh >"$scratch/sample" 2>&1
sample=$?
grep -v -e '^ok' -e '^1\.\.' "$scratch/sample"
check "a sample of all system calls and kernel functions is verified" is "$sample" 0
finish
