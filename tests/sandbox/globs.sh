#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kprobes on all functions that a glob matches: by one link if the kernel has that (Debian 13 and later), else one by one.
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

list=/sys/kernel/debug/kprobes/list
before=$(wc -l <"$list")
start_bccrun globs -f json "$(image globs)"
wait_attached globs
echo | "${WORKLOAD:-build/tests/workload}/globs" | awk '$3 == "call" { print $1, $2 }' >"$scratch/expected"
stop_bccrun globs
wait_bccrun globs
sed -nE 's/.*"number":([0-9]+),"pid":([0-9]+).*/\1 \2/p' "$scratch/out" >"$scratch/got"
check "ksyscall glob: 23 calls of each of two, with their argument" same "$scratch/expected" "$scratch/got"
check "kretprobe glob: as many returns" grep -qE '"key":22,"value":46\b' "$scratch/out"
check "exit status 0" is "$status" 0
check "says how many" says "bccrun: 'enter_call' attached to 4 system call functions that match sched_get_priority_m*"
check "a function that the compiler renamed matches by its own name" \
    says "bccrun: 'count_sysinfo' attached to 1 function that matches do_sysinf?"
no_kprobe_is_left() { is "$(wc -l <"$list")" "$before"; }
check "no kprobe is left" wait_for no_kprobe_is_left

count() { echo "int f(void *ctx) { return 0; }" >"$scratch/count.c" && bccrun "$@" "$scratch/count.c"; }
count -d 0.1 -a 'f=kprobe/vfs_*'
check "says how many functions" grep -qE "^bccrun: 'f' attached to [0-9]{2} functions that match vfs_\*" "$scratch/err"
attached=$(sed -nE "s/.*attached to ([0-9]+) functions.*/\1/p" "$scratch/err")
count --dry-run -v -a 'f=kprobe/vfs_*'
check "--dry-run -v: each of them" is "$(grep -c '^ *vfs_' "$scratch/out")" "$attached"
check "none twice" is "$(sort "$scratch/out" | uniq -d)" ""
count -d 0.1 -a 'f=kprobe/vsf_*'
check "a glob that matches nothing" fails_with 1 "no function of this kernel that can be probed has such a name" \
    "'vfs_*'"
count -d 0.1 -a 'f=kprobe/[a-e]*'
if [ "$status" = 0 ]; then
    check "ten thousand functions by one link" \
        grep -qE "^bccrun: 'f' attached to 1[0-9]{4} functions that match \[a-e\]\*" "$scratch/err"
else
    check "ten thousand functions one by one are refused" fails_with 1 \
        "functions match, and this kernel attaches to them one by one, which bccrun does up to 1000 times" \
        "hint: take a narrower glob" "hint: any number at once needs Linux 5.18 with CONFIG_FPROBE"
fi
finish
