#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Whatever a probe sends is shown by the type that it has where it is sent: structs of any origin, two with the same
# field names, numbers, arrays.
. "$(dirname "$0")/../lib/tap.sh"
sanitize_compiler

CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
: >"$scratch/rows"
sent() { # STRUCT: the first of its events
    jq -c 'select(.struct == "'"$1"'") | .data' "$scratch/out" | head -n 1
}

cat >"$scratch/probe.c" <<'END'
#include <linux/ktime.h>
struct old_address { u32 port; u32 address; };
struct new_address { u32 port; char address[4]; };
BPF_PERF_OUTPUT(of_old);
BPF_PERF_OUTPUT(of_new);
BPF_PERF_OUTPUT(of_header);
BPF_PERF_OUTPUT(of_nobody);
BPF_PERF_OUTPUT(number);
BPF_PERF_OUTPUT(name);
BPF_PERF_OUTPUT(part);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_RINGBUF_OUTPUT(reserved, 8);
BPF_RINGBUF_OUTPUT(discarded, 8);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    if (args->policy != 105) return 0;
    struct old_address old = {.port = 1, .address = 2};
    struct new_address new = {.port = 3, .address = "abc"};
    struct timespec64 when = {.tv_sec = 4, .tv_nsec = 5};
    struct { u64 left; u8 right; } pair = {6, 7};
    u32 policy = args->policy;
    char word[8] = "word";
    struct new_address *record = reserved.ringbuf_reserve(sizeof(*record));
    if (record) {
        record->port = 8;
        __builtin_memcpy(record->address, "xyz", 4);
        reserved.ringbuf_submit(record, 0);
    }
    void *nothing = discarded.ringbuf_reserve(8);
    if (nothing) discarded.ringbuf_discard(nothing, 0);
    of_old.perf_submit(args, &old, sizeof(old));
    if (of_new.perf_submit(args, (void *)&new, sizeof(new)) < 0) return 0;
    of_header.perf_submit(args, &when, sizeof(when));
    of_nobody.perf_submit(args, &pair, sizeof(pair));
    number.perf_submit(args, &policy, sizeof(policy));
    name.perf_submit(args, word, sizeof(word));
    part.perf_submit(args, &new.address, sizeof(new.address));
    ring.ringbuf_output(&policy, sizeof(policy), 0);
    return 0;
}
END
bccrun -f json "$scratch/probe.c" -- "$CALLS" "$scratch/rows" 995
check "it runs" is "$status $(grep -c '"type":"event"' "$scratch/out")" "0 9"
check "two structs with the same field names" is "$(sent old_address)$(jq -c 'select(.data.port == 3) | .data' "$scratch/out")" \
    '{"port":1,"address":2}{"port":3,"address":"abc"}'
check "a struct of an included header" is "$(sent timespec64)" '{"tv_sec":4,"tv_nsec":5}'
check "a struct without a name in the function" is "$(sent of_nobody)" '{"left":6,"right":7}'
check "a number" is "$(sent number)" '{"policy":105}'
check "text" is "$(sent name)" '{"word":"word"}'
check "a member" is "$(sent part)" '{"address":"abc"}'
check "a number through a ring buffer" is "$(sent ring)" '{"policy":105}'
check "a reserved record" is "$(jq -c 'select(.data.port == 8) | .data' "$scratch/out")" '{"port":8,"address":"xyz"}'

sed 's/number.perf_submit.*/void *any = \&policy; number.perf_submit(args, any, 4);/' "$scratch/probe.c" >"$scratch/unknown.c"
bccrun "$scratch/unknown.c"
check "what has no type is refused" fails_with 1 "cannot show the events of 'number'" "put the value into a struct"

cat >"$scratch/filled.c" <<'END'
BPF_PROG_ARRAY(next, 4);
BPF_PERF_ARRAY(counter, 16);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    u64 count = counter.perf_read(0);
    next.call(args, count & 3);
    return 0;
}
END
bccrun --dry-run "$scratch/filled.c"
check "maps that BCC's Python fills: programs" says "the map 'next' stays empty"
check "maps that BCC's Python fills: counters" says "the map 'counter' stays empty"

# What the two calls send is distinguished by its size, in either kind of buffer.
cat >"$scratch/two.c" <<'END'
struct call { u32 pid; };
struct name { u64 number; char comm[16]; };
struct twin { u64 a; };
BPF_PERF_OUTPUT(perf);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_PERF_OUTPUT(alike);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    if (args->policy != 105) return 0;
    struct call call = {.pid = args->policy};
    struct name name = {.number = 7};
    struct twin twin = {};
    bpf_get_current_comm(name.comm, sizeof(name.comm));
    perf.perf_submit(args, &call, sizeof(call));
    perf.perf_submit(args, &name, sizeof(name));
    ring.ringbuf_output(&name, sizeof(name), 0);
    ring.ringbuf_output(&call, sizeof(call), 0);
    alike.perf_submit(args, &twin, sizeof(twin));
    alike.perf_submit(args, (u32 *)&call.pid, sizeof(u32));
    struct { u32 of, twelve, bytes; } other = {1, 2, 3};
    alike.perf_submit(args, &other, sizeof(other));
    return 0;
}
END
bccrun -f json "$scratch/two.c" -- "$CALLS" "$scratch/rows" 995
check "two structs through each of two buffers" is "$(jq -c 'select(.struct == "call" or .struct == "name") |
    [.struct, .data.pid, .data.number]' "$scratch/out" | sort | uniq -c | tr -s ' ')" ' 2 ["call",105,null]
 2 ["name",null,7]'
check "of one size: a warning" says "'alike' carries 'twin' and 'alike_2', whose records are of one size: all are shown as 'alike_2'"
bccrun schema "$scratch/two.c"
check "both in the schema" is "$(jq -c '[.["$defs"] | keys[] | select(test("event_"))]' "$scratch/out")" \
    '["event_alike","event_alike_2","event_call","event_name","event_twin"]'

finish
