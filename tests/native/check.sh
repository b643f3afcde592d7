#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `bccrun check` on this kernel, as table and as JSON.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

schema=docs/check.schema.json
names() { sed -nE 's/^(ok|warn|fail) +([a-z_]+) .*/\2/p' "$scratch/out"; }
line() { grep -qE "^$1 +$2 +$3" "$scratch/out" || { grep -A3 -E "^[a-z]+ +$2 " "$scratch/out" && false; }; }

# Lines fit 80 columns, except the fixes below them.
shape() {
    awk 'length > 80 && /^[a-z]/ { print "too wide: " $0; bad = 1 }
        !/^(ok|warn|fail) / && !/^                     [^ ]/ { print "no such line: " $0; bad = 1 }
        END { exit bad }' "$scratch/out"
}

bccrun check
check "exit status 0: the attempt worked" is "$status" 0
check "nothing on standard error" is "$(<"$scratch/err")" ""
check "the lines of the schema, in its order" is "$(names)" "$(jq -r '.properties.name.enum[]' "$schema")"
check "their shape" shape
check "the kernel" line ok kernel "Linux $(uname -r | sed 's/[.+]/\\&/g'), $(uname -m)\$"
check "bpf(2)" line ok bpf "bpf\(2\) can create maps"
check "tracefs" line ok tracefs "mounted at /sys/kernel/"
check "the capabilities" line ok cap_sys_admin present
check "libbcc" line '(ok|warn)' compiler 'libbcc [0-9.]+, clang [0-9]+'
check "the attempt is the last line" is "$(names | tail -n 1)" live
check "the attempt worked, and where" \
    line ok live 'ksyscall ([_a-z0-9]+_getppid|syscalls/sys_enter_getppid): '
if [ -e /sys/bus/event_source/devices/kprobe/type ]; then
    check "kprobes" line ok kprobes "for kernel functions"
else
    check "no kprobes, but tracepoints of system calls" line warn kprobes "this kernel has no kprobes \(CONFIG_KPROBE_EVENTS\)"
fi
if [ -e /proc/config.gz ]; then
    missing=$(for option in KPROBES KPROBE_EVENTS BPF_SYSCALL DEBUG_INFO_BTF; do
        zgrep -q "^CONFIG_$option=y" /proc/config.gz || echo $option
    done)
    for option in KPROBES KPROBE_EVENTS BPF_SYSCALL DEBUG_INFO_BTF; do
        named=no
        sed -n '/ options /,/^[a-z]* *bpf /p' "$scratch/out" | grep -qw "CONFIG_$option" && named=yes
        [[ " ${missing//$'\n'/ } " == *" $option "* ]] && is=yes || is=no
        check "CONFIG_$option is named if it is not set" is "$named" "$is"
    done
else
    skip "options that are not set are named" "no /proc/config.gz"
fi

cp "$scratch/out" "$scratch/table"
bccrun -f json check
check "JSON: exit status 0" is "$status" 0
check "JSON: every line is an object of the schema's keys, in its order" \
    is "$(jq -c keys_unsorted "$scratch/out" | sort -u)" "$(jq -c .required "$schema")"
check "JSON: names and verdicts are the table's" \
    is "$(jq -r '"\(.verdict) \(.name)"' "$scratch/out")" "$(sed -nE 's/^([a-z]+) +([a-z_]+) .*/\1 \2/p' "$scratch/table")"
# shellcheck disable=SC2016 # jq's variables
check "JSON: verdicts of the schema" \
    jq -es --slurpfile schema "$schema" 'all(.verdict as $v | $schema[0].properties.verdict.enum | index($v))' "$scratch/out"
check "JSON: what was found is a string, fixes are a list of strings" \
    jq -es 'all((.what | type == "string" and length > 0) and (.mend | type == "array" and all(type == "string" and length > 0)))' "$scratch/out"
check "JSON: everything that fails has a fix" jq -es 'all(.verdict != "fail" or (.mend | length > 0))' "$scratch/out"

bccrun check --buffer 64k
check "--buffer applies to the attempt" is "$status" 0
finish
