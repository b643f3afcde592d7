#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What `bccrun new` writes for a kernel function, run on a kernel that has kprobes and fentry. The rest
# tests/native/new.sh runs.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

count() { is "$(jq -s "map(select(.type == \"event\") | .data | select($1)) | length" "$scratch/events")" "$2"; }
run_new() { # TARGET... sees a cat(1) of 23 files that are not there, all but the first
    "$BCCRUN" new "$@" >"$scratch/new.c"
    bccrun -f json -o "$scratch/events" -c "cat ${names[*]}" "$scratch/new.c"
}
names=()
for ((i = 0; i < 23; i++)); do names+=("/nowhere/bccrun-$i"); done
ours='(.filename // "" | startswith("/nowhere/bccrun-")) and .dfd == -100'

run_new --return kprobe:do_sys_openat2
check "kprobe --return: every call, with its file and its result" count "$ours and .ret == -2" 23
run_new fentry:do_sys_openat2
check "fentry: every call, with its file" count '.dfd == -100 and .comm == "cat" and has("how")' "$(jq -s 'map(select(.type == "event")) | length' "$scratch/events")"
run_new fexit:do_sys_openat2
check "fexit: every call, with its file and its result" count "$ours and .ret == -2" 23

"$BCCRUN" new fexit:inode_insert5 >"$scratch/new.c" # its callbacks are pointers that the verifier keeps from a program
bccrun --dry-run "$scratch/new.c"
check "fexit: arguments that the verifier does not hand out" is "$status" 0
finish
