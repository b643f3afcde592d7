#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `bccrun find`: places by words and globs, with their arguments, as table and as JSON.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

one_line() { is "$(<"$scratch/out")" "$1"; }
only() { ! grep -v -e "^$1" "$scratch/out"; }
sorted() { LC_ALL=C sort -c "$scratch/out"; }

bccrun find 'syscall:openat'
check "a system call with its arguments" shows "ksyscall/openat  (int dfd, const char *filename, int flags, umode_t mode) long"
check "only system calls" only ksyscall/
bccrun find tracepoint:sched:sched_process_fork
check "a tracepoint with its fields" \
    grep -qE '^tracepoint/sched/sched_process_fork  \(.*pid_t parent_pid, .*pid_t child_pid\)$' "$scratch/out"
bccrun find 'sched:*'
check "a category without its kind" only tracepoint/sched/
check "in order" sorted
bccrun find kprobe:vfs_rea read
check "all words must match" is "$(grep -c vfs_read "$scratch/out")" "$(grep -c . "$scratch/out")"
bccrun find 'kprobe:vfs_rea[d]'
if [ -e /sys/kernel/btf/vmlinux ]; then
    check "a kernel function with its arguments" \
        one_line "kprobe/vfs_read  (struct file *file, char *buf, size_t count, loff_t *pos) ssize_t"
else
    skip "a kernel function with its arguments" "this kernel has no type information"
fi
bccrun find './build/tests/workload/uprobe:wor?'
check "a function of a file" one_line "uprobe/./build/tests/workload/uprobe:work"
bccrun find 'uprobe.s:./build/tests/workload/uprobe:wor?'
check "for a program that may sleep" one_line "uprobe.s/./build/tests/workload/uprobe:work"
bccrun find 'ur:./build/tests/workload/uprobe:wor?'
check "by another tool's word" one_line "uprobe/./build/tests/workload/uprobe:work"
bccrun find 'usdt:./build/tests/workload/usdt:*'
check "a USDT probe with its arguments" grep -qE '^usdt/./build/tests/workload/usdt:bccrun_test:step  \(.*s32 arg2' "$scratch/out"
bccrun -f json find 'syscall:close*'
check "JSON: one object a line" jq -es 'map(select(.type == "place" and .section == "ksyscall/close")) | length == 1' "$scratch/out"
check "JSON: arguments" jq -es '.[] | select(.name == "close") | .arguments == [{"name": "fd", "type": "unsigned int"}]' "$scratch/out"
bccrun -N 3 find kprobe:vfs_
check "-N bounds the list" is "$(grep -c . "$scratch/out")" 3
check "and the rest is counted" says "more; another word narrows it down"

bccrun find vfs_reed
check "nothing found: near names" fails_with 1 "no place of this kernel has that in its name" "did you mean 'vfs_read'"
bccrun find 'bash:raedline'
check "nothing found in a file: near names" fails_with 1 "no function or USDT probe there" "readline"
bccrun find /nowhere/at/all:main
check "no such file" fails_with 1 "/nowhere/at/all"
bccrun find
check "nothing to look for" fails_with 2 "needs a word or a glob"
bccrun -f csv find open
check "a format that is not known" fails_with 2 "find knows table and json"
finish
