#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Stacks by name, and the embedded probes that count them, while a workload runs in functions that the test knows.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

if ((EUID != 0)) || [ ! -e /sys/kernel/tracing/events/syscalls ]; then
    skip "stacks" "this needs root, and a kernel with tracepoints of system calls"
    finish
    exit
fi

TIMES=23 MS=20

# shellcheck disable=SC2154 # background.sh opens $nothing
start_workload() { # PROGRAM MODE MS: waits to be let go
    rm -f "$scratch/go"
    mkfifo "$scratch/go"
    "${WORKLOAD:-build/tests/workload}/$1" "$2" "$3" <"$scratch/go" >"$scratch/done" {nothing}<&- &
    worker=$!
    exec {go}>"$scratch/go"
}

# Lets it do its work. Unless it is kept, it ends after so many seconds, in which bccrun can locate its functions.
give() { # kept|SECONDS
    echo >&"$go"
    wait_for [ -s "$scratch/done" ]
    [ "$1" = kept ] || { pause "$1" && end_workload; }
}

end_workload() {
    echo >&"$go"
    wait "$worker"
    exec {go}>&-
}

run() { # kept|SECONDS ARGUMENT...
    local end=$1
    shift
    start_bccrun stacks "$@"
    wait_attached stacks
    give "$end"
    stop_bccrun stacks
    wait_bccrun stacks
    sed -i '/warning: compiling against the headers\|than in these headers/d' "$scratch/err"
    [ "$end" != kept ] || end_workload
}

# An embedded probe with its parameter set, in a file of its own.
of_worker() { # PROBE
    { printf '#define PID %d\n' "$worker" && "$BCCRUN" show "$1"; } >"$scratch/$1.c"
    echo "$scratch/$1.c"
}

# jq: the names of a stack, the innermost first, as far as main.
names='def names: if type == "array" then map(.symbol // "?") | .[:((index("main") // 98) + 1)] | join(" ") else . end;'
entries='select(.type == "map") | .entries[]'

samples() { # of which stack
    jq "$names $entries | select(.key.user_stack | names | strings | endswith(\"$1\")) | .value" "$scratch/out" |
        awk '{ sum += $1 } END { print sum + 0 }'
}
samples_in() { # functions of this NAME*
    jq "$names $entries | select(.key.user_stack | names | strings | test(\"\\\\b$1\")) | .value" "$scratch/out" |
        awk '{ sum += $1 } END { print sum + 0 }'
}
at_least() { [ "$1" -ge "$2" ] || { echo "got $1, wanted $2 or more" && false; }; }

# A workload that ends before bccrun does. 1000 ms of CPU are 99 samples, but on a busy machine the timer misses some, and
# bccrun may be too late to locate the functions, which it says. So the workload gets more time until neither was so.
profile_ended() { # PROGRAM
    local seconds
    for seconds in 1 2 4 8 16; do
        start_workload "$1" burn "${seconds}000"
        run "$seconds" -f json "$(of_worker profile)"
        says_not "shown as addresses" && (($(samples "burn_inner burn_middle burn_outer main") >= 50)) && return
    done
}

for program in stacks stacks_pie; do
    profile_ended "$program"
    check "profile: $program is in burn_inner, though it has ended" \
        at_least "$(samples "burn_inner burn_middle burn_outer main")" 50
    check "profile: all of $program's samples in burn_*() have their callers up to main()" is \
        "$(samples_in burn_)" "$(samples "burn_outer main")"
    check "profile: $program's path is known" is "$(jq -r "$entries"' | .key.user_stack | arrays | .[] |
        select(.symbol == "burn_outer") | .module' "$scratch/out" | sort -u)" "$PWD/build/tests/workload/$program"
done

start_workload stacks_pie doze "$MS"
run kept -f json "$(of_worker offcpu)"
dozes="$names"' select(.name == "waits") | [.entries[] | select(.key.user_stack | names |
    endswith("doze_inner doze_outer main"))]'
# The probe's header says why some may be missing; those that are there must be whole.
times=$(jq "$dozes"' | map(.value.times) | add // 0' "$scratch/out")
check "offcpu: up to $TIMES waits in doze_inner" at_least "$times" $((TIMES / 2))
# A preemption just as it goes to sleep has the same stack.
read -r _ preempted <"$scratch/done"
check "offcpu: not more than that" at_least $((TIMES + preempted)) "$times"
check "offcpu: of the right length" \
    at_least "$(jq "$dozes"' | map(.value.waited_us) | add // 0' "$scratch/out")" $(((times - preempted) * MS * 1000))
check "offcpu: below, the kernel's nanosleep" is "$(jq -r "$dozes"' | map(.key.kernel_stack[] |
    select(.symbol == "hrtimer_nanosleep") | .module) | unique | .[]' "$scratch/out")" kernel
check "offcpu: the C library's name is known" is "$(jq -r "$dozes"' | map(.key.user_stack[0].module | split("/") | last) |
    unique | .[]' "$scratch/out")" libc.so.6
check "offcpu: what is in progress is not shown" is "$(jq -r 'select(.type == "map") | .name' "$scratch/out")" waits

start_workload stacks doze "$MS"
run kept "$(of_worker offcpu)"
check "a table has the functions below their row" is \
    "$(grep -oE '^ +(doze_inner|doze_outer|main|hrtimer_nanosleep)\+0x[0-9a-f]+ \[.*|^ +(kernel|user)_stack$' "$scratch/out" |
        grep -B 3 -A 2 doze_inner | sed 's/+0x[0-9a-f]*//')" "    kernel_stack
        hrtimer_nanosleep [kernel]
    user_stack
        doze_inner [stacks]
        doze_outer [stacks]
        main [stacks]"
check "its columns are the other fields" is "$(sed -n '3{s/^ *//; s/  */ /gp}' "$scratch/out")" "PID COMM WAITED_US TIMES"

# Which fields are ids of stacks, and of which map.
two_maps() { # KIND ARGUMENT...
    start_workload stacks doze "$MS"
    sed "s/WHO/$worker/; s/^KIND/$1/" tests/native/probes/stacks.c >"$scratch/two.c"
    shift
    run kept "$@" "$scratch/two.c"
}
user="doze_inner doze_outer main"
event='select(.type == "event") | .data'
for kind in BPF_STACK_TRACE BPF_STACK_TRACE_BUILDID; do
    two_maps "$kind" -f json -p "$$"
    check "$kind, with a filter that excludes all: nothing" is "$(jq "$event" "$scratch/out")" ""
    two_maps "$kind" -f json
    check "$kind: an event's field that is assigned through a variable" is \
        "$(jq -r "$names $event | .above | names" "$scratch/out" | cut -d' ' -f2- | sort | uniq -c | sed 's/^ *//')" \
        "$TIMES $user"
    check "$kind: a map's value, with its process in a field next to it" is \
        "$(jq -r "$names "'select(.name == "lasts") | .entries[0].value.user_stack_id | names' "$scratch/out" |
            cut -d' ' -f2-)" "$user"
    check "$kind: the other map's, a kernel stack" is \
        "$(jq -r "$event"' | .below[].symbol' "$scratch/out" | sort | uniq -c | awk '/ do_syscall_64$/ { print $1 }')" "$TIMES"
    check "$kind: a field with a similar name is a number" is "$(jq "$event | .stack_size" "$scratch/out" | sort -u)" 7
done
two_maps BPF_STACK_TRACE -f json
check "a key that is only a stack has no process: its stack is addresses" is "$(jq -c 'select(.name == "counts") | .entries[0] |
    [.value, (.key[0] | [.symbol, .module, (.address | startswith("0x"))])]' "$scratch/out")" '[23,[null,null,true]]'
check "a warning says why, and what helps" says "the user stacks in 'counts' are shown as addresses: no field next to it is \
the process (tgid, pid); -p PID tells which it is"

start_workload stacks doze "$MS"
sed "s/WHO/$worker/; s/^KIND/BPF_STACK_TRACE/" tests/native/probes/stacks.c >"$scratch/two.c"
run kept -f csv -p "$worker" "$scratch/two.c"
check "with -p its process is known; csv has the stack in one cell, the outermost first" is \
    "$(sed -n '/^map,counts/,/^$/p' "$scratch/out" | grep -oE 'main;doze_outer;doze_inner;[^,]*,[0-9]+$' |
        sed 's/;[^;,]*,/,/')" "main;doze_outer;doze_inner,$TIMES"
check "no warning" says_not warning

two_maps BPF_STACK_TRACE -f log
check "the log has the stack in one cell too" is "$(grep -cE 'above: [^ ]*;main;doze_outer;doze_inner;' "$scratch/out")" "$TIMES"

two_maps BPF_STACK_TRACE -f json --raw
check "--raw: the ids" is "$(jq -r "$event"' | .above | type' "$scratch/out" | sort -u)" number

# No stack, a full map, and a process that has ended.
start_workload stacks burn 300
sed 's/BPF_STACK_TRACE(stacks, 16384)/BPF_STACK_TRACE(stacks, 1)/' "$(of_worker profile)" >"$scratch/small.c"
run kept "$scratch/small.c"
check "no kernel stack while the program itself runs" shows "        -14 EFAULT: no stack"
check "a full map" shows "        -17 EEXIST: no room in the stack table"
check "its losses are counted" says "the map 'stacks' was full; declare it larger than 1"

cat >"$scratch/gone.c" <<'END'
#define BPF_LICENSE GPL
struct event { u32 pid; int user_stack; };
BPF_PERF_OUTPUT(events);
BPF_STACK_TRACE(stacks, 1024);
TRACEPOINT_PROBE(sched, sched_process_exec)
{
    struct event event = {.pid = 4194304, .user_stack = stacks.get_stackid(args, BPF_F_USER_STACK)};
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END
start_bccrun gone -f json "$scratch/gone.c"
wait_attached gone
/bin/true
stop_bccrun gone
wait_bccrun gone
check "a process that has ended: its stacks are addresses" is "$(jq -r "$event"' | .user_stack[0] | [.symbol, .module] | @csv' "$scratch/out" |
    sort -u)" ","
check "one warning says so" is "$(grep -c 'user stacks are shown as addresses: their processes ended' "$scratch/err")" 1
# A command whose children end as soon as they were hit, and which ends itself before bccrun looks. Their stacks are at the
# same addresses, so that no two have to share a place in the stack table. At its first instruction a function has no frame yet,
# and its caller is left out.
cat >"$scratch/brief.c" <<'END'
#include <uapi/linux/ptrace.h>
struct event { u32 pid; int user_stack; };
BPF_PERF_OUTPUT(events);
BPF_STACK_TRACE(stacks, 1024);
BPF_HASH(counts, struct event, u64);
SEC("uprobe/./build/tests/workload/brief:brief_hit")
int hit(struct pt_regs *ctx)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    event.user_stack = stacks.get_stackid(ctx, BPF_F_USER_STACK);
    events.perf_submit(ctx, &event, sizeof(event));
    counts.increment(event);
    return 0;
}
END
if [ ! -e /sys/bus/event_source/devices/uprobe/type ] || ! setarch -R true 2>/dev/null; then
    skip "processes that end at once" "this needs CONFIG_UPROBE_EVENTS, and setarch -R"
    finish
    exit
fi
bccrun -f json "$scratch/brief.c" -- setarch -R build/tests/workload/brief
check "processes that end at once: all events have names" is "$(jq -r "$names $event"' | .user_stack | names' "$scratch/out" |
    grep -c '^brief_hit main$')" 34
check "and all keys of maps" is "$(jq -r "$names"' select(.name == "counts") | .entries[].key.user_stack | names' "$scratch/out" |
    grep -c '^brief_hit main$')" 34
check "their files are known" is "$(jq -r "$event"' | .user_stack[0].module' "$scratch/out" | sort -u)" \
    "$PWD/build/tests/workload/brief"
check "so no warning" says_not "shown as addresses"
# Of processes that no command of bccrun's started.
start_bccrun others -f json "$scratch/brief.c"
wait_attached others
setarch -R build/tests/workload/brief
stop_bccrun others
wait_bccrun others
check "others that started meanwhile too" is "$(jq -r "$names $event"' | .user_stack | names' "$scratch/out" |
    grep -c '^brief_hit main$')" 34
finish
