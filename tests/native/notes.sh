#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Notes on probes that load, run and are wrong; and that their right twins get none.
. "$(dirname "$0")/../lib/tap.sh"

if ((EUID != 0)) || [ ! -e /sys/kernel/tracing/events/syscalls ]; then
    skip "notes" "it needs root and tracepoints of system calls"
    finish
    exit
fi
CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
: >"$scratch/rows"
probe() { cat >"$scratch/$1.c"; } # NAME
notes() { # NAME OPTION...: runs it while the workload calls sched_get_priority_min(2) with 995 and others
    local name=$1
    shift
    bccrun "$@" "$scratch/$name.c" -- "$CALLS" "$scratch/rows" 995
}
silent() { says_not "note:" && is "$status" 0; }

# Nothing comes.
probe silent <<'END'
struct event { u32 pid; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    struct event event = {};
    if (args->policy == 77777) {
        event.pid = bpf_get_current_pid_tgid() >> 32;
        events.perf_submit(args, &event, sizeof(event));
    }
    return 0;
}
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    struct event event = {};
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
TRACEPOINT_PROBE(syscalls, sys_exit_sched_get_priority_min)
{
    struct event event = {};
    if (event.pid)
        events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END
notes silent
enter=tracepoint__syscalls__sys_enter_sched_get_priority_min
check "nothing comes: it is said" says "bccrun: note: no event came in "
check "a function that ran, and sent nothing" says "  $enter ran "
check "how often" grep -qE "  $enter ran [0-9]+ times and sent nothing" "$scratch/err"
check "one that never ran" says "sys_enter_acct never ran: nothing came by tracepoint/syscalls/sys_enter_acct"
check "what the compiler left out" says "times, and can send nothing: the compiler left out what no way leads to"
check "its line" says "    22 |         events.perf_submit(args, &event, sizeof(event));"
check "whose events are sent" says "hint: the functions run for all processes, but send only for the command"
notes silent -f json
check "as a record of JSON" jq -se '.[] | select(.type == "note") | (.message | test("no event")) and (.detail | test("never ran"))' \
    <(grep '^{' "$scratch/err")
notes silent --no-notes
check "--no-notes" silent
notes silent -q
check "-q" silent
sed 's/77777/105/' "$scratch/silent.c" >"$scratch/sends.c"
notes sends
check "its right twin" silent
use_plain
bccrun "$scratch/silent.c" -d 5.2
check "after five seconds, once" is "$(grep -c "note: no event came in 5.0 seconds" "$scratch/err")$(grep -c note: "$scratch/err")" 11

probe empty <<'END'
BPF_HASH(counts, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    u32 key = args->policy;
    if (key == 77777) counts.increment(key);
    return 0;
}
END
notes empty
check "empty maps" says "note: the maps are empty after "
sed 's/77777/105/' "$scratch/empty.c" >"$scratch/full.c"
notes full
check "its right twin" silent
notes empty --no-maps
check "maps that are not to be shown" silent

finish
