#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Places in programs that are not there: each error says what is wrong and what to do.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

if ((EUID != 0)) || [ ! -e /sys/bus/event_source/devices/uprobe/type ]; then
    skip "errors of uprobes" "they need root and a kernel with CONFIG_UPROBE_EVENTS"
    finish
    exit
fi

workload=./build/tests/workload/uprobe
strip -o "$scratch/stripped" "$workload"
printf '#!/bin/bash\n' >"$scratch/script"
head -c 4096 "$workload" >"$scratch/short"
head -c 40 "$workload" >"$scratch/shorter"
: >"$scratch/empty"
mkfifo "$scratch/pipe"

# One probe with this section; what bccrun says must hold each of the words.
refuses() { # SECTION WORDS...
    local section=$1
    shift
    printf 'SEC("%s") int f(struct pt_regs *ctx) { return 0; }\n' "$section" >"$scratch/probe.c"
    bccrun -q "$scratch/probe.c"
    check "${section//$scratch/DIRECTORY}" fails_with 1 "$@"
}

if [ "$(uname -m)" = x86_64 ]; then
    refuses "uprobe/./build/tests/workload/vector:vector" "it begins with an AVX instruction" "a later instruction: +OFFSET"
    printf 'SEC("uprobe/./build/tests/workload/vector:vector+4") int f(void *ctx) { return 0; }\n' >"$scratch/behind.c"
    bccrun --dry-run "$scratch/behind.c"
    check "the instruction after one of AVX" shows "vector:vector+4"
else
    skip "an instruction of AVX" "this machine has none"
fi
refuses "uprobe//nowhere:f" "cannot probe '/nowhere': No such file or directory"
refuses "uprobe/nowhere:f" "no such program in \$PATH and no such library" "hint: give its path"
refuses "uprobe/bin/bash:readline" "cannot probe 'bin/bash'" "write SEC(\"uprobe//bin/bash:...\")"
refuses "uprobe//etc:f" "it is a directory"
refuses "uprobe/$scratch/pipe:f" "it is a device or a pipe"
refuses "uprobe/$scratch/empty:f" "it is not an ELF file"
refuses "uprobe/$scratch/script:f" "it is not an ELF file" "hint: it is a script: what runs is its interpreter, /bin/bash"
refuses "uprobe/$scratch/shorter:f" "it is not an ELF file"
refuses "uprobe/$scratch/short:work" "there is no function 'work'"
refuses "uprobe/$workload:wrok" "there is no function 'wrok' in $workload" "hint: did you mean 'work'"
refuses "uprobe/$scratch/stripped:work" "there is no function 'work' in $scratch/stripped, which is stripped" "0x1234"
refuses "uprobe/bash:readlinee" "which is stripped, nor in the " "hint: did you mean 'readline'"
refuses "uprobe/c:fopen@GLIBC_9.9" "there is no function 'fopen@GLIBC_9.9'"
refuses "uprobe/$workload:work+0x10000" "the offset is after the end of 'work', which has "
refuses "uprobe/$workload:work+x" "after '+' comes a number of bytes"
refuses "uprobe/$workload:work+" "after '+' comes a number of bytes"
refuses "uprobe/$workload:0x1" "there is no code at this address"
refuses "uprobe/$workload" "it needs a file and a function in it" "hint: SEC("
refuses "uprobe/$workload:" "it needs a file and a function in it"
refuses "uretprobe/$workload:work+4" "a function's return has no offset"
refuses "uprobes/c:malloc" "is not known" "hint: did you mean 'uprobe'"
refuses "usdt/$workload" "it needs a file, a provider and the probe's name"
refuses "usdt/a:b" "it needs a file, a provider and the probe's name"
refuses "usdt//nowhere:a:b" "cannot probe '/nowhere': No such file or directory"
refuses "usdt/$workload:a:b" "has no USDT probes"
refuses "usdt/./build/tests/workload/usdt:bccrun_test:stop" "has no such probe" \
    "hint: did you mean 'bccrun_test:step'" "hint: providers there: bccrun_test;"
refuses "usdt/./build/tests/workload/usdt:other:probe" "hint: providers there: bccrun_test;"

# An argument that the probe does not have.
cat >"$scratch/probe.c" <<'END'
BPF_PERF_OUTPUT(events);
struct event { u64 value; };
SEC("usdt/./build/tests/workload/usdt:bccrun_test:step")
int f(struct pt_regs *ctx)
{
    struct event event = {};
    bpf_usdt_readarg(8, ctx, &event.value);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
bccrun -f log "$scratch/probe.c"
check "an argument that the probe does not have" fails_with 1 "bccrun_test:step has 7 arguments" "probe.c:7:"

finish
