#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What `bccrun new` writes for a kernel function, run on a kernel that has kprobes. The rest tests/native/new.sh runs.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

count() { is "$(jq -s "map(select(.type == \"event\") | .data | select($1)) | length" "$scratch/events")" "$2"; }
names=()
for ((i = 0; i < 23; i++)); do names+=("/nowhere/bccrun-$i"); done

"$BCCRUN" new --return kprobe:do_sys_openat2 >"$scratch/new.c"
bccrun -f json -o "$scratch/events" -c "cat ${names[*]}" "$scratch/new.c"
check "kprobe --return: every call, with its file and its result" \
    count '(.filename | startswith("/nowhere/bccrun-")) and .dfd == -100 and .ret == -2' 23
finish
