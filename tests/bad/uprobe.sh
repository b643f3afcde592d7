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

workloads=build/tests/workload
workload=./$workloads/uprobe
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
refuses "uprobe/c:mallo" "there is no function 'mallo' in " ", nor in the library that it links"
refuses "uprobe/c:fopen@GLIBC_9.9" "there is no function 'fopen@GLIBC_9.9'"
refuses "uprobe/$workload:work+0x10000" "the offset is after the end of 'work', which has "
refuses "uprobe/./$workloads/instructions:four+0x11" "the offset is after the end of 'four', which has "
refuses "uprobe/$workload:work+x" "after '+' comes a number of bytes"
refuses "uprobe/$workload:work+" "after '+' comes a number of bytes"
refuses "uprobe/$workload:0x1" "there is no code at this address"
refuses "uprobe/$workload" "it needs a file and a function in it" "hint: SEC("
refuses "uprobe/$workload:" "it needs a file and a function in it"
refuses "uretprobe/$workload:work+4" "a function's return has no offset"

# Places that are no start of an instruction. What tells so is a library that may be missing.
code=./$workloads/instructions
address_of() { printf '0x%x' $((0x$(nm "$code" | sed -n "s/ . $1\$//p") + $2)); } # SYMBOL OFFSET
strip -o "$scratch/nameless" "$code"
refuses "uprobe/$code:$(address_of numbers 4)" "there is no code, but data, 'numbers'"
refuses "uprobe/$scratch/nameless:$(address_of four 0)" "no function is known in $scratch/nameless, which is stripped, that has" \
    "hint: --unsafe attaches it all the same; what is traced may crash or behave differently"
if [ "$(uname -m)" = x86_64 ]; then
    middle="it is in the middle of an instruction, which a breakpoint would change"
    refuses "uprobe/$code:four+1" "$middle" "hint: instructions begin at four and four+0x4; objdump -d $code shows them all"
    refuses "uprobe/$code:four+10" "$middle" "four+0x4 and four+0xb"
    refuses "uprobe/$code:five+2" "$middle" "five and five+0x5"
    refuses "uprobe/$code:$(address_of four 15)" "$middle" "$(address_of four 11) and $(address_of four 16)"
    linkage=$(readelf -SW "$workloads/throw" | sed -nE 's/.* \.plt +PROGBITS +([0-9a-f]+).*/\1/p')
    refuses "uprobe/./$workloads/throw:$(printf '0x%x' $((0x$linkage + 1)))" "$middle"
    printf 'SEC("uprobe/%s:four+1") int f(void *ctx) { return 0; }\n' "$code" >"$scratch/middle.c"
    bccrun --dry-run --unsafe "$scratch/middle.c"
    check "--unsafe: the middle of an instruction" shows "$code:four+1"
    refuses "uprobe/$code:prefixed" "cannot attach uprobe $code:prefixed: the kernel cannot probe the instruction there"
    mkdir "$scratch/broken"
    for version in 4 5; do echo no library >"$scratch/broken/libcapstone.so.$version"; done
    LD_LIBRARY_PATH=$scratch/broken refuses "uprobe/$code:four+4" "libcapstone is not installed" \
        "hint: apt-get install libcapstone4, or libcapstone5 where there is no such package"
    # The first note says that its probe is two bytes later, in the instruction after the one that does nothing.
    python3 - "$workloads/usdt" "$scratch/moved" <<'END'
import struct, sys
program = open(sys.argv[1], "rb").read()
at = program.index(b"stapsdt\0") + 8
address = struct.unpack_from("<Q", program, at)[0] + 2
open(sys.argv[2], "wb").write(program[:at] + struct.pack("<Q", address) + program[at + 8 :])
END
    refuses "usdt/$scratch/moved:bccrun_test:step" "$middle"
else
    skip "the middle of an instruction" "on this machine all have four bytes"
fi
go=./$workloads/go_like
changed="$go is a Go program, which ends when its runtime finds a changed return address"
refuses "uretprobe/$go:endless" "$changed" "hint: a uprobe on each of its return instructions would do, but where the function ends is not known"
refuses "uretprobe/$go:elsewhere" "$changed" "it has none: it jumps to another function"
refuses "uretprobe/$go:p*k" "$changed" "hint: a function of its own by name"
refuses "uprobes/c:malloc" "is not known" "hint: did you mean 'uprobe'"
refuses "usdt/$workload" "it needs a file and the probe's name"
refuses "usdt//nowhere:b" "cannot probe '/nowhere': No such file or directory"
refuses "usdt//nowhere:a:b" "cannot probe '/nowhere': No such file or directory"
refuses "usdt/$workload:a:b" "has no USDT probes"
refuses "usdt/./build/tests/workload/usdt:bccrun_test:stop" "has no such probe" \
    "hint: did you mean 'bccrun_test:step'" "hint: providers there: bccrun_test;"
refuses "usdt/./build/tests/workload/usdt:other:probe" "hint: providers there: bccrun_test;"
refuses "usdt/./build/tests/workload/usdt:stop" "has no such probe" "hint: did you mean 'step'"
refuses "usdt/./build/tests/workload/usdt_floats:twice" "usdt_floats has several of this name" \
    "hint: write its provider: ./build/tests/workload/usdt_floats:PROVIDER:twice; providers there: bccrun_test, bccrun_more"

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
sed -e 's/usdt:bccrun_test:step/usdt_floats:measure/' -e 's/readarg(8/readarg(2/' -i "$scratch/probe.c"
bccrun -f log "$scratch/probe.c"
check "a float in a variable of another size" fails_with 1 \
    "argument 2 of this probe is a float, of 4 bytes: read it into such a variable" "probe.c:7:"

# What a program cannot do with a floating-point number.
sed -e 's/u64 value/double value/' -e 's/bpf_usdt.*/event.value += 1;/' -i "$scratch/probe.c"
bccrun -f log "$scratch/probe.c"
check "arithmetic with a double" fails_with 1 "invalid operands" "probe.c:7:" "copied, and nothing else"

finish
