#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a probe prints with bpf_trace_printk() is shown as rows; what other programs print is not.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/background.sh"

CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
: >"$scratch/rows"

# The workload calls 23 times, each with another policy, of which 105 is one.
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
check "one for each line, without its newline" grep -qE '^ *[0-9]+ +[0-9]+ named_calls +policy 105$' "$scratch/out"
lines=$(grep -c ' named_calls ' "$scratch/out")
check "they count as events" says "$lines events, 0 lost"

bccrun -f json "$scratch/prints.c" -- "$CALLS" "$scratch/rows" 995
check "in JSON" is "$(jq -c 'select(.data.message == "policy 105") | [.type, .struct, .data.comm]' "$scratch/out" | head -n 1)" \
    '["event","bccrun_print","named_calls"]'

bccrun -f log -D SENDS "$scratch/probe.c" -- "$CALLS" "$scratch/rows" 995
check "with events, in the order in which they came" is \
    "$(grep -oE 'policy: 105|policy 105 of many' "$scratch/out" | head -n 3 | tr '\n' ' ')" "policy: 105 policy 105 of many "

# Two at a time, on the same calls: each shows its own lines, and all of them.
sed 's/policy %d/another %d/' "$scratch/prints.c" >"$scratch/another.c"
sed 's/bpf_trace_printk(\(.*\));/char text[] = "third %d"; bpf_trace_printk_(text, sizeof(text), args->policy);/' \
    "$scratch/prints.c" >"$scratch/third.c"
start_bccrun another "$scratch/another.c"
start_bccrun third "$scratch/third.c"
wait_attached another third
bccrun "$scratch/prints.c" -- "$CALLS" "$scratch/rows" 995
check "its own lines alone" is "$(grep -oE 'policy|another|third' "$scratch/out" | sort | uniq -c | tr -s ' ')" " $lines policy"
check "and none is lost" says "$lines events, 0 lost"
for name in another third; do
    stop_bccrun $name
    wait_bccrun $name
    check "$name: its own lines alone" is "$(grep ' named_calls ' "$scratch/out" | grep -oE 'policy|another|third' | sort | uniq -c | tr -s ' ')" \
        " $lines $name"
    check "$name: none is lost" says " events, 0 lost"
done

finish
