#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A probe that keeps a value in each task.
. "$(dirname "$0")/../lib/tap.sh"

CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
: >"$scratch/rows"

cat >"$scratch/probe.c" <<'END'
struct kept { u64 calls; char word[3]; };
struct event { u64 calls; };
BPF_TASK_STORAGE(kept, struct kept);
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct kept *kept_here = kept.task_storage_get(task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
    if (kept_here == NULL) return 0;
    struct event event = {.calls = ++kept_here->calls};
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END
bccrun "$scratch/probe.c" -- "$CALLS" "$scratch/rows" 995
check "23 calls of one task" is "$status $(tail -n 1 "$scratch/out" | tr -d ' ')" "0 23"

cat >"$scratch/maps.c" <<'END'
BPF_ARRAY(inner, u64, 4);
BPF_ARRAY_OF_MAPS(outer, "inner", 4);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    int zero = 0;
    return outer.lookup(&zero) != NULL;
}
END
bccrun "$scratch/maps.c"
check "maps of maps are refused" fails_with 1 "cannot create the map 'outer'" "its entries are maps"

finish
