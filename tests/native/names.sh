#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is asked for is what is attached: functions and files by names that look like something else.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

if ((EUID != 0)) || [ ! -e /sys/bus/event_source/devices/uprobe/type ]; then
    skip "names of functions" "uprobes need root and a kernel with CONFIG_UPROBE_EVENTS"
    finish
    exit
fi
workload=./build/tests/workload/odd_names

# How often the place was hit.
hits() { # WANTED
    is "$status" 0 && is "$(sed 1d "$scratch/out" | wc -l)" "$1"
}

count() { bccrun tests/native/names.c -f csv -a "hit=uprobe/$workload:$1" -- "$workload"; } # FUNCTION

while read -r calls name; do
    count "$name"
    check "$name: the function of this very name" hits "$calls"
    bccrun find "uprobe:$workload:$name"
    check "$name: found" shows "uprobe/$workload:$name"
    bccrun new "uprobe:$workload:$name"
    check "$name: written" shows "SEC(\"uprobe/$workload:$name\")"
done <<'END'
23 main.(*Server).Handle
11 main.Max[go.shape.int_0]
13 github.com/some/pair.Of[go.shape.string,go.shape.struct { X int }]·1
END

bccrun new "uprobe:$workload:main.Max[go.shape.int_0]"
cp "$scratch/out" "$scratch/written.c"
bccrun "$scratch/written.c" -f csv -- "$workload"
check "what 'new' writes runs" hits 11

count 'main.(*)*'
check "a glob that is no name is a glob" hits 30

bccrun tests/native/two_hits.c -f csv -- "$workload"
check "two functions at one place: both run" is "$(sed 1d "$scratch/out" | sort | uniq -c | xargs)" "5 1 5 2"

finish
