#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# uprobes, uretprobes and USDT probes in programs of ours, in the C library, in libstdc++ and in bash.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps) # what the probes remember for themselves is not looked at here
# shellcheck source=tests/lib/background.sh
. tests/lib/background.sh

if ((EUID != 0)) || [ ! -e /sys/bus/event_source/devices/uprobe/type ]; then
    skip "uprobes" "they need root and a kernel with CONFIG_UPROBE_EVENTS"
    finish
    exit
fi
workloads=build/tests/workload

# What bccrun printed, its columns one blank apart; other programs' rows left out.
squeezed() { sed -E 's/^ +//; s/ +/ /g' "$scratch/out" >"$scratch/squeezed"; }
rows_of() { # PATTERN
    squeezed
    sed -E 's/^ +//; s/ +/ /g' "$scratch/expected" >"$scratch/wanted"
    grep -E "^PID |^VALUE |^WIDE |$1" "$scratch/squeezed" | diff -u "$scratch/wanted" -
}

# Workloads that start once bccrun is attached.
run_beside() { # NAME PROBE WORKLOAD
    start_bccrun "$1" -v "$2"
    wait_attached "$1"
    echo | "$workloads/$3" >"$scratch/expected"
    stop_bccrun "$1"
    wait_bccrun "$1"
}

run_beside uprobe tests/native/uprobe.c uprobe
check "uprobe, uprobe with an offset, uretprobe: 23 calls, arguments and results" rows_of .
check "the place is named" says "'work_goes_on' attached to ./build/tests/workload/uprobe:work+0x4"
check "exit status 0" is "$status" 0

# Each instruction of a function has a probe, and the function goes on to return what it returned.
code=$workloads/instructions
if [ "$(uname -m)" = x86_64 ]; then offsets=(0 4 11 16); else offsets=(0 4); fi
echo "struct event { u32 offset; }; BPF_PERF_OUTPUT(events);" >"$scratch/each.c"
for offset in "${offsets[@]}"; do
    cat >>"$scratch/each.c" <<END
SEC("uprobe/./$code:four+$offset")
int at$offset(void *ctx)
{
    struct event event = {.offset = $offset};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
    echo "23 $offset" >>"$scratch/hits"
done
bccrun -f csv -o "$scratch/each.csv" "$scratch/each.c" -- "$code"
check "a probe on every instruction: the program prints what it printed" is "$(uniq -c "$scratch/out" | tr -d ' ')" 2345
sed 1d "$scratch/each.csv" | sort -n | uniq -c | sed 's/^ *//' >"$scratch/seen"
check "a probe on every instruction: 23 hits at each" same "$scratch/hits" "$scratch/seen"

# A function of a program that looks like one of Go: probed at its return instructions, it returns where it was called from.
go=$workloads/go_like
cat >"$scratch/go.c" <<END
struct event { long result; };
BPF_PERF_OUTPUT(events);
SEC("uretprobe/./$go:pick")
int on_return(struct pt_regs *ctx)
{
    struct event event = {.result = PT_REGS_RC(ctx)};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
bccrun -v -f csv -o "$scratch/go.csv" "$scratch/go.c" -- "$go"
check "uretprobe in a Go program: 23 results" same "$scratch/out" "$scratch/go.csv"
check "uretprobe in a Go program: the return address is what it was" is "$(grep -c changed "$scratch/out")" 0
check "uretprobe in a Go program: -v says how" says "'on_return' attached to ./$go:pick (3 return instructions)"
check "uretprobe in a Go program of which no version is known" says "PT_REGS_RC() is something else"
bccrun --dry-run "$scratch/go.c"
check "uretprobe in a Go program: so does --dry-run" shows "./$go:pick (3 return instructions)"
"$BCCRUN" new --return "uprobe:./$go:pick" >"$scratch/out"
cp "$scratch/out" "$scratch/new.c"
check "new --return: calls of a Go program by goroutine" shows "BPF_HASH(calls, u64, struct event);"
bccrun -f csv -o "$scratch/new.csv" "$scratch/new.c" -- "$go"
check "new --return: the probe that it wrote sees 23 calls" is "$(wc -l <"$scratch/new.csv")" 24

if [ "$(uname -m)" = x86_64 ]; then
    cat >"$scratch/grow.c" <<END
struct event { u64 number; };
BPF_PERF_OUTPUT(events);
int on_entry(struct pt_regs *ctx)
{
    struct event event = {.number = PT_REGS_PARM1(ctx)};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
    for place in grow grow_far 'gro?'; do
        bccrun -q -f csv -o "$scratch/grow.csv" -a "on_entry=uprobe/./$go:$place" "$scratch/grow.c" -- "$go"
        check "Go: calls of $place whose stack grows are shown once" same <(seq 0 22) <(sed 1d "$scratch/grow.csv")
    done
else
    skip "Go: calls whose stack grows are shown once" "their check of the stack is known on x86-64 only"
fi

# This workload waits for the probe by itself: until the kernel has raised its semaphore.
hit_places() { # WORKLOAD
    local workload
    "$workloads/$1" >"$scratch/expected" &
    workload=$!
    sed "s,workload/usdt:,workload/$1:," tests/native/usdt.c >"$scratch/places.c"
    start_bccrun places -v "$scratch/places.c"
    wait_attached places
    wait "$workload"
    stop_bccrun places
    wait_bccrun places
}

hit_places usdt
check "usdt: 23 hits at two places, arguments of every spelling, a semaphore" rows_of .
check "both places are attached to" says "usdt:bccrun_test:step (2 places)"
hit_places usdt_pie
check "usdt in a program that is loaded anywhere" rows_of .

# Floating-point arguments; and its one probe "measure" needs no provider.
"$workloads/usdt_floats" >"$scratch/expected" &
workload=$!
start_bccrun floats -v -f csv tests/native/usdt_floats.c
wait_attached floats
wait "$workload"
stop_bccrun floats
wait_bccrun floats
check "usdt: floating-point arguments in memory and in general registers" \
    same "$scratch/expected" <(sed 1d "$scratch/out")
check "one that cannot be read is warned of, with its line" says \
    "usdt_floats:measure: argument 5 (tests/native/usdt_floats.c:26) is where no program can read it, such as in a floating-point"
check "once" is "$(grep -c "no program can read it" "$scratch/err")" 1
check "the provider that was found" says "usdt_floats:bccrun_test:measure"
bccrun schema tests/native/usdt_floats.c
has_numbers() { tr -d ' \n' <"$scratch/out" | grep -qF '"memory":{"type":["number","null"]'; }
check "usdt: a double in the schema" has_numbers
"$BCCRUN" new "usdt:$workloads/usdt_floats:measure" >"$scratch/out"
check "new: floating-point arguments" grep -q "double arg1;" "$scratch/out"

# A 32-bit program, which need not be able to run here.
if [ -e "$workloads/compat" ]; then
    printf 'SEC("uprobe/%s:add_up")\nint f(struct pt_regs *ctx) { return PT_REGS_PARM1(ctx) == 0; }\n' \
        "$workloads/compat" >"$scratch/probe.c"
    bccrun -d 0.1 "$scratch/probe.c"
    check "a register in a 32-bit program is warned of" says \
        "'f' reads a register with 'PT_REGS_PARM1' ($scratch/probe.c:2), and in a 32-bit program arguments are on the stack"
    printf 'SEC("uprobe/%s:add_up")\nint f(struct pt_regs *ctx, int a) { return a == 0; }\n' \
        "$workloads/compat" >"$scratch/probe.c"
    bccrun -d 0.1 "$scratch/probe.c"
    check "a parameter after ctx is not" says_not "warning: uprobe"
    bccrun -d 0.1 -a f=uprobe/c:malloc -a "f=uprobe/$workloads/compat:add_up" "$scratch/probe.c"
    check "one function in programs of both sizes" fails_with 1 "they give it different arguments"
else
    skip "a register in a 32-bit program is warned of" "its workload is built for x86-64 only"
fi

run_beside thrown usdt throw
check "probes/usdt.c: 23 exceptions of three types" rows_of " throw "

run_beside strlen tests/native/strlen.c throw
check "a function of the C library that is chosen at run time" is \
    "$(sed 1d "$scratch/out" | tr -d ' ' | sort -n | tr '\n' ' ')" "$(seq -s ' ' 40 62) "

start_bccrun readline readline
wait_attached readline
{
    echo "echo \$\$ >$scratch/shell"
    for number in {2..22}; do echo ": line $number of ${number}0"; done
    echo exit
} >"$scratch/typed"
script -qc "bash --norc --noprofile -i" /dev/null <"$scratch/typed" >/dev/null
stop_bccrun readline
wait_bccrun readline
shell=$(cat "$scratch/shell")
{ echo "PID COMM LINE" && sed "s/^/$shell bash /" "$scratch/typed"; } >"$scratch/expected"
check "probes/readline.c: 23 lines typed into bash" rows_of "^$shell "

# A call that began before bccrun: its return is seen at the return instructions alone.
# shellcheck disable=SC2154 # background.sh opens $nothing
inside() { # WORD
    rm -f "$scratch/lines" && mkfifo "$scratch/lines"
    ./build/tests/workload/inside <"$scratch/lines" >"$scratch/inside" {nothing}<&- &
    local inside=$!
    exec {lines}>"$scratch/lines"
    wait_for [ -s "$scratch/inside" ]
    cat >"$scratch/inside.c" <<END
BPF_PERF_OUTPUT(events);
SEC("$1/./build/tests/workload/inside:answer") int returned(struct pt_regs *ctx)
{ s64 length = PT_REGS_RC(ctx); events.perf_submit(ctx, &length, sizeof(length)); return 0; }
END
    start_bccrun inside -f json "$scratch/inside.c"
    wait_attached inside
    printf 'first\nsecond-line\nlast\n' >&"$lines"
    wait "$inside"
    exec {lines}>&-
    stop_bccrun inside
    wait_bccrun inside
}
returned() { jq -c 'select(.type == "event") | .data[]' "$scratch/out" | tr '\n' ' '; }
inside uretprobe
check "uretprobe: only calls that begin after it" is "$(returned)" "11 4 "
inside uretprobe.all
if grep -q "it is not known where the function returns" "$scratch/err"; then
    skip "uretprobe.all: the call that was under way is seen too" "return instructions are not found here (libcapstone)"
else
    check "uretprobe.all: the call that was under way is seen too" is "$(returned)" "5 11 4 "
    bccrun --dry-run -v "$scratch/inside.c"
    check "-v says how many instructions these are" grep -Eq 'inside:answer \([0-9] return instructions?\)' "$scratch/out"
fi
bccrun -d 0.1 "$scratch/inside.c" -a 'returned=uretprobe.all/./build/tests/workload/inside:answ*'
check "a glob is a uretprobe, with a warning" says "calls that began before are not seen: it is a glob"

finish
