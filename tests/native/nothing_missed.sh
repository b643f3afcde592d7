#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What cannot be shown is reported, and a run ends when nothing can come any more.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls # 23 calls, and others
CPUS=/sys/devices/system/cpu/possible

cat >"$scratch/probe.c" <<'END_OF_PROBE'
struct event { int policy; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    struct event event = {.policy = args->policy};
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END_OF_PROBE

cat >"$scratch/large.c" <<'END_OF_PROBE'
struct event { char bytes[65509]; };
BPF_PERF_OUTPUT(events);
BPF_ARRAY(room, struct event, 1);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    int zero = 0;
    struct event *event = room.lookup(&zero);
    if (event)
        events.perf_submit(args, event, sizeof(*event));
    return 0;
}
END_OF_PROBE

: >"$scratch/rows"
bccrun "$scratch/probe.c" -- taskset -c 1 "$CALLS" "$scratch/rows" 995
calls=$(sed -nE 's/^([0-9]+) events, 0 lost.*/\1/p' "$scratch/err")
check "calls on CPU 1 are shown" [ "${calls:-0}" -ge 23 ]

# Like bccrun, with another list of CPUs in a mount namespace of its own.
# shellcheck disable=SC2016 # the inner shell expands it
with_cpus() { # LIST ARGUMENT...
    printf '%s' "$1" >"$scratch/cpus"
    shift
    timeout "$PATIENCE" unshare -m sh -c 'mount --bind "$1" "$2" && shift 2 && exec "$@"' sh "$scratch/cpus" "$CPUS" \
        "$BCCRUN" "${headers[@]}" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    sed -i '/compiling against the headers\|than in these headers/d' "$scratch/err"
}

# The second perf event is the buffer of CPU 1.
if command -v strace >"$scratch/strace"; then
    ASAN_OPTIONS=detect_leaks=0 timeout "$PATIENCE" strace -qq -o "$scratch/strace" \
        -e trace=perf_event_open -e inject=perf_event_open:error=ENODEV:when=2 \
        "$BCCRUN" "${headers[@]}" "$scratch/probe.c" -- taskset -c 1 "$CALLS" "$scratch/rows" 995 \
        >"$scratch/out" 2>"$scratch/err" </dev/null
    check "without a perf buffer on CPU 1 they are counted as lost" says "0 events, $calls lost"
else
    skip "without a perf buffer on CPU 1 they are counted as lost" "there is no strace to refuse it"
fi

with_cpus "" "$scratch/probe.c" -N 1
check "an empty list of CPUs" fails_with 1 "cannot read $CPUS: it names no CPU" "hint: something else is mounted there"

bccrun "$scratch/large.c" -N 1
check "an event that no perf buffer takes" fails_with 1 \
    "cannot send 'event' of 65509 bytes through 'events': a perf buffer takes events of up to 65508 bytes" \
    "hint: a ring buffer takes it: BPF_RINGBUF_OUTPUT(events, PAGES) and events.ringbuf_output()"

# In a time namespace clocks are others than those that stamp events.
if unshare -T true 2>"$scratch/why"; then
    before=$(date +%T)
    for shift in 100000 -1000; do
        timeout "$PATIENCE" unshare -T --fork --monotonic "$shift" "$BCCRUN" "${headers[@]}" -T -N 5 -f json "$scratch/probe.c" \
            -- "$CALLS" "$scratch/rows" 995 >"$scratch/out" 2>"$scratch/err" </dev/null
        time=$(jq -r 'select(.type == "event").time' "$scratch/out" | head -n 1)
        after=$(date +%T)
        is_now() { [[ ! $time < $before && ! $time > $after ]] || [[ $after < $before ]]; } # or it was midnight
        check "in a time namespace ($shift s) the time of day is right" is_now
    done
else
    skip "in a time namespace the time of day is right" "there are none here"
fi

sleep "$PATIENCE" &
sleeper=$!
start_bccrun process -f json -p "$sleeper" "$scratch/probe.c"
wait_attached process
kill "$sleeper"
wait_bccrun process
check "-p: it ends with the process" is "$status $(tail -n 1 "$scratch/out" | jq -r .end)" "0 process"
check "-p: it says so" says "The traced process has ended, exiting.."

: >"$scratch/silent.err"
mkfifo "$scratch/reader"
timeout "$PATIENCE" "$BCCRUN" "${headers[@]}" -p $$ "$scratch/probe.c" >"$scratch/reader" 2>"$scratch/silent.err" </dev/null &
writer=$!
exec {reader}<"$scratch/reader"
is_waiting() { [[ $(<"$scratch/silent.err") == *"Waiting for events.."* ]]; }
wait_for is_waiting
exec {reader}<&-
wait "$writer"
check "a reader that goes away ends it without an event" is "$?" 0
finish
