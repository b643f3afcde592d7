#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `bccrun check` on a machine that has everything.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/left.sh

all_ok() { ! grep -v -e '^ok ' -e '^ ' "$scratch/out"; }
every_line() { is "$(grep -c '^[a-z]' "$scratch/out")" "$lines"; }

mount -t securityfs securityfs /sys/kernel/security 2>/dev/null # the sandbox has none by itself
headers=()
release=$(uname -r)
lines=$(sed -n '/"enum": \[$/,/\]/p' docs/check.schema.json | grep -o '"[a-z_]*"' | grep -vc '"enum"')

ids_before=$(ids)
bccrun check
check "nothing left in the kernel" wait_for nothing_left "$ids_before"
check "exit status 0" is "$status" 0
check "nothing on standard error" is "$(<"$scratch/err")" ""
check "a line for everything" every_line
check "a kprobe was attached and gave an event" grep -qE '^ok +live +ksyscall __[a-z0-9]+_sys_getppid: ' "$scratch/out"
check "the kernel" shows "Linux $release, $(uname -m)"
check "the headers" shows "/lib/modules/$release/build"
check "the options" grep -qE '^ok +options +all options that probes need are set' "$scratch/out"
# What some releases really lack: BPF among their security modules, a libbcc as new as the kernel.
grep -qw bpf /sys/kernel/security/lsm || sed -i '/^warn  lsm .* BPF is not among/d' "$scratch/out"
[[ $release == 6.1.* || $release == 5.10.* ]] || sed -i '/^warn  compiler .* made for Linux up to/d' "$scratch/out"
check "each of them ok" all_ok

# All kprobes are switched off: the line says so, and how to switch them on.
if [ -e /sys/kernel/debug/kprobes/enabled ]; then
    echo 0 >/sys/kernel/debug/kprobes/enabled
    bccrun -f json check
    echo 1 >/sys/kernel/debug/kprobes/enabled
    check "kprobes switched off: a failed line, and how to fix it" shows \
        '"name":"kprobes","verdict":"fail","what":"all kprobes are switched off","mend":["echo 1 > /sys/kernel/debug/kprobes/enabled"]'
    check "kprobes switched off: the attempt waits for its event in vain" \
        shows '"name":"live","verdict":"fail","what":"cannot see an event: '
    check "kprobes switched off: exit status 1" is "$status" 1
else
    skip "kprobes switched off" "debugfs is not mounted"
fi
finish
