#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a probe prints with bpf_trace_printk() shows as rows, as it stands in trace_pipe.
. "$(dirname "$0")/../lib/tap.sh"

CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
ENTER=syscalls/sys_enter_sched_get_priority_min
: >"$scratch/rows"

# The workload calls with the numbers 21, 22, ... one of which is its argument; all calls print.
cat >"$scratch/probe.c" <<'END'
struct event {
    int policy;
};
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
#ifdef SENDS
    struct event event = {.policy = args->policy};
    events.perf_submit(args, &event, sizeof(event));
#endif
    bpf_trace_printk("policy %d of many\n", args->policy);
    return 0;
}
END
sed '/^struct event/,/^BPF_PERF_OUTPUT/d; /#ifdef/,/#endif/d; s/ of many//' "$scratch/probe.c" >"$scratch/prints.c"

bccrun "$scratch/prints.c" -- "$CALLS" "$scratch/rows" 995
check "rows under their names" is "$status $(head -n 1 "$scratch/out" | tr -s ' ')" "0  PID TID COMM MESSAGE"
check "one for each line, without its newline" grep -qE '^ *[0-9]+ +[0-9]+ named_calls +policy 22$' "$scratch/out"
lines=$(grep -c ' named_calls ' "$scratch/out")
check "they count as events" says "$lines events, 0 lost"

bccrun -f json "$scratch/prints.c" -- "$CALLS" "$scratch/rows" 995
check "in JSON" is "$(jq -c 'select(.data.message == "policy 22") | [.type, .struct, .data.comm]' "$scratch/out" | head -n 1)" \
    '["event","bccrun_print","named_calls"]'

bccrun -f log -D SENDS "$scratch/probe.c" -- "$CALLS" "$scratch/rows" 995
check "beside events, in the order in which they came" is \
    "$(grep -oE 'policy=22|policy 22 of many' "$scratch/out" | head -n 2 | tr '\n' ' ')" "policy=22 policy 22 of many "

sed 's/bpf_trace_printk(.*/SAY("by macro %d", args->policy);/; 1i #define SAY(what, number) bpf_trace_printk(what, number)' \
    "$scratch/prints.c" >"$scratch/macro.c"
bccrun "$scratch/macro.c" -- "$CALLS" "$scratch/rows" 995
check "printed by a macro" shows "by macro 22"

sed 's/policy %d/\\033[1m%d/' "$scratch/prints.c" >"$scratch/unsafe.c"
bccrun "$scratch/unsafe.c" -- "$CALLS" "$scratch/rows" 995
check "what a terminal would obey is made safe" is "$(grep -c $'\033' "$scratch/out") $(grep -c '\[1m22$' "$scratch/out")" "0 1"

finish
