#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Filters and a command with kprobes and system calls, whose functions have parameters; what would attach where.
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps) # what the probes remember for themselves is not looked at here

# Every kind of function on the same call: getpgid(2) with a number that no other program asks for.
cat >"$scratch/work" <<'END'
for call in 1000001 1000002 1000003; do perl -e 'getpgrp($ARGV[0])' $call; done
END
chmod +x "$scratch/work"

rows() { sed 1d "$scratch/out" | awk '{ print $1, $2, $3 }'; }
bccrun --dry-run "$(image calls)"
check "--dry-run: the kernel's own names" is "$(awk '{ sub("^__.*_sys_", "sys_", $3); print $1, $2, $3 }' "$scratch/out")" \
    "start ksyscall sys_getpgid
end kretsyscall sys_getpgid"
bccrun --dry-run -a start=kprobe/vfs_opn tests/sandbox/calls.c
check "--dry-run: no such function" fails_with 1 "cannot attach kprobe vfs_opn" "did you mean"
sh "$scratch/work" &
bccrun -n perl "$(image calls-perl)" -- sh "$scratch/work"
check "a command and -n, in ksyscall and kretsyscall" is "$(rows)" "$(for call in 1 2 3; do printf '100000%d start perl\n3 end perl\n' $call; done)"
bccrun -n '!perl' "$(image calls-others)" -- sh "$scratch/work"
check "-n '!COMM'" is "$(rows)" ""
finish
