#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Notes on kprobes: arguments of system calls in the wrong registers, and how often functions ran.
. "$(dirname "$0")/../lib/tap.sh"

if [ "$(uname -m)" != x86_64 ]; then
    skip "notes on kprobes" "the functions that the probe names are those of x86-64"
    finish
    exit
fi
bccrun "$(image wrapped-calls)" -- true
check "an argument in a register: it is not there" says "note: PT_REGS_PARM2(ctx) is no argument of __x64_sys_sched_get_priority_min: the kernel's function"
check "its line" grep -qE '^ +[0-9]+ \|     struct event event = \{\.value = PT_REGS_PARM2\(ctx\)\};' "$scratch/err"
check "what to write" says "hint: parameters after ctx are the call's arguments: int by_register(struct pt_regs *ctx, int first, int second)"
check "nothing comes: which functions never ran" says "  on_rename never ran: nothing came by kprobe/vfs_rename"
check "the right way gets no note" is "$(grep -c note: "$scratch/err")" 2
bccrun "$(image wrapped-calls)" -- "${WORKLOAD:-build/tests/workload}/globs"
check "calls: no note but the first" is "$status $(grep -c note: "$scratch/err")" "0 1"

finish
