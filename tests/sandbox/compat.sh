#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# System calls of 32-bit programs: seen where those of 64-bit programs are, with the right arguments.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

if [ "$(uname -m)" != x86_64 ]; then
    skip "calls of 32-bit programs" "their workload is built for x86-64 only"
    finish
    exit
fi

workload=${WORKLOAD:-build/tests/workload}
start_bccrun compat -v -f csv --no-maps -n compat -n compat64 "$(image compat)"
wait_attached compat
echo | "$workload/compat" >"$scratch/expected"
echo | "$workload/compat64" >>"$scratch/expected"
stop_bccrun compat

# Numbers of calls are those of 32-bit programs where the call is.
start_bccrun syscount -f json -n compat -n compat64 syscount
wait_attached syscount
for program in compat compat64; do echo | "$workload/$program" >/dev/null; done
stop_bccrun syscount
expect_counts() { # PROGRAM BITS WRITES
    printf "%s $2 $1 23\n" getpgid getppid openat pread64 splice unlinkat
    [ "$3" = 0 ] || echo "write $2 $1 $3"
}
{
    expect_counts compat 32 138
    expect_counts compat64 32 0
    expect_counts compat64 64 276
    for program in compat compat64; do printf '%s\n' "exit 32 $program 1" "read 32 $program 1"; done
} | sort >"$scratch/counts"

# A function of a 32-bit program has its arguments on the stack.
start_bccrun add -f csv "$(image compat_uprobe)"
wait_attached add
echo | "$workload/compat" >"$scratch/compat"
stop_bccrun add
wait_bccrun add
for round in {1..23}; do
    letter=$(printf '%b' "\\x$(printf %x $((65 + round)))")
    printf '%d,/nonexistent/%s\n%d,returns\n' $((round + 198 + 4000000000 - 4294967296)) "$letter" \
        $((round + 198 + 4000000000 - 4294967296))
done >"$scratch/added"
check "uprobe in a 32-bit program: 23 calls, arguments from the stack, results" \
    same "$scratch/added" <(sed 1d "$scratch/out")

wait_bccrun syscount
check "syscount: the calls of each table by their names, of a 32-bit and a 64-bit program" same "$scratch/counts" \
    <(jq -r 'select(.type == "map").entries[] | "\(.key.syscall_name) \(.key.bits) \(.key.comm) \(.value)"' "$scratch/out" | sort)

wait_bccrun compat
check "calls by both entries, of a 32-bit and a 64-bit program: all, and with their arguments" \
    same "$scratch/expected" <(sed 1d "$scratch/out")
check "that is 23 rounds of 6 calls of one, and of 12 of the other" is "$(sed 1d "$scratch/out" | wc -l)" $((23 * 18))
check "a call without arguments has one function" \
    grep -qx "bccrun: 'getppid_starts' attached to __x64_sys_getppid" "$scratch/err"
check "where a call has others" says "'splice_starts' attached to __x64_sys_splice, __ia32_sys_splice"
check "and where it has several" says "__x64_sys_openat, __ia32_sys_openat, __ia32_compat_sys_openat"
check "arguments that are not the call's are told" says \
    "system call pread64: 32-bit programs enter __ia32_sys_ia32_pread64, whose arguments after the third are not those of the call"
finish
