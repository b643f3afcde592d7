#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `bccrun explain` on a kernel with kprobes: symbols resolved, programs verified and translated, nothing attached.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/left.sh

cat >"$scratch/probe.c" <<'END'
BPF_HASH(calls, u32, u64);
int syscall__openat(struct pt_regs *ctx, int directory, const char *file)
{
    u32 first = directory;
    u64 one = 1;
    calls.update(&first, &one);
    return 0;
}
SEC("kretprobe/do_exit")
int left(struct pt_regs *ctx)
{
    return 0;
}
END

headers=()
ids_before=$(ids)
bccrun explain "$scratch/probe.c"
cp "$scratch/out" "$scratch/all"
check "exit status 0" is "$status" 0
check "nothing on standard error" is "$(<"$scratch/err")" ""
check "nothing left in the kernel" wait_for nothing_left "$ids_before"
check "every stage is reached" is "$(grep -c 'did not get this far\|not on this kernel\|not resolved\|not loaded' "$scratch/all")" 0
symbol=$(awk '$3 ~ /^__[a-z0-9]+_sys_openat$/ { print $3; exit }' /proc/kallsyms)
check "the system call's symbol" grep -qx "  resolved  $symbol" "$scratch/all"
check "a function's" grep -qx "  resolved  do_exit" "$scratch/all"
check "the map's call is rewritten" grep -qF "+    bpf_map_update_elem((void *)bpf_pseudo_fd(1, " "$scratch/all"
check "LLVM IR with line numbers" grep -qE '^ +6    .*call .*inttoptr \(i64 2 to|^ +6    .*call i64 inttoptr' "$scratch/all"
check "instructions below their line" grep -qx "   6  calls.update(&first, &one);" "$scratch/all"
check "arguments are read in the function's first line" \
    grep -qF "   2  int syscall__openat(struct pt_regs *ctx, int directory, const char *file)" <(sed -n '/^4\. /,/^5\. /p' "$scratch/all")
check "every instruction is known" is "$(grep -cE '\.byte|unknown#' "$scratch/all")" 0
sed -n '/^5\. /,/^6\. /p' "$scratch/all" >"$scratch/verifier"
check "what the verifier counted" is "$(grep -cE '^  (instructions  [0-9]+ checked|stack         [0-9]+ of 512)' "$scratch/verifier")" 4
sed -n '/^6\. /,/^7\. /p' "$scratch/all" >"$scratch/machine"
check "the machine code" is "$(grep -cE '^  machine code      [1-9][0-9]* bytes' "$scratch/machine")" 2
finish
