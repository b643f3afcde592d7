#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Maps that change while they are read: keys that vanish, come back and push out others. Every showing ends, has no entry
# twice and none that was never there. And records that end before their struct does.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/background.sh"

WHO=$((6000000 + $$)) # a number that no other test running on this kernel asks for
PRIORITIES=build/tests/workload/priorities
ENTRIES=5003

cat >"$scratch/probe.c" <<END
struct args { u64 common, number, which, who; };
struct prefix { u32 bits; u32 number; };
BPF_HASH(hash, u32, u32, $ENTRIES);
BPF_TABLE("lru_hash", u32, u32, lru, $ENTRIES);
BPF_TABLE("lru_percpu_hash", u32, u32, lru_cpu, $ENTRIES);
BPF_LPM_TRIE(trie, struct prefix, u32, $ENTRIES);

/* Half of them delete: about half of the map's keys are there. */
SEC("tracepoint/syscalls/sys_enter_getpriority")
int hit(struct args *args)
{
    if (args->who != $WHO)
        return 0;
    u32 random = bpf_get_prandom_u32();
    u32 key = (random >> 1) % $ENTRIES, other = random >> 8, value = key + 1;
    struct prefix prefix = {.bits = 32, .number = key};
    lru.update(&other, &value);
    lru_cpu.update(&other, &value);
    if (random & 1) {
        hash.update(&key, &value);
        trie.update(&prefix, &value);
    } else {
        hash.delete(&key);
        trie.delete(&prefix);
    }
    return 0;
}
END

start_bccrun churn -f json -i 0.3 --maps hash,lru,lru_cpu,trie "$scratch/probe.c"
wait_attached churn
for cpu in 0 $(($(getconf _NPROCESSORS_ONLN) - 1)); do
    while [ ! -e "$scratch/enough" ]; do "$PRIORITIES" "$WHO" 200003 "$cpu" && : >"$scratch/round"; done &
done
has_churned() { [ -e "$scratch/round" ] && [ "$(grep -c '"name":"trie"' "$scratch/churn.out")" -ge "${SHOWINGS:-10}" ]; }
wait_for has_churned
stop_bccrun churn
wait_bccrun churn
: >"$scratch/enough"
wait
check "maps under churn: it ends when asked" is "$status" 0
check "every line is JSON" jq -e . "$scratch/out"
for map in hash lru lru_cpu trie; do
    jq -c "select(.name == \"$map\") | .entries" "$scratch/out" >"$scratch/$map"
    check "$map: shown again and again" [ "$(wc -l <"$scratch/$map")" -ge 3 ]
    check "$map: no entry twice" is "$(jq '(length) - ([.[].key] | unique | length)' "$scratch/$map" | sort -u)" 0
    check "$map: it was not empty" [ "$(tail -n 1 "$scratch/$map" | jq length)" -gt 1000 ]
done
# An LRU map replaces entries while it is read, so one showing may have more than the map holds at any time.
for map in hash trie; do
    check "$map: never more than it holds" is "$(jq "length > $ENTRIES" "$scratch/$map" | sort -u)" false
    check "$map: each value is its key's" is \
        "$(jq 'map(select(.value != ((.key | .number? // .) + 1))) | length' "$scratch/$map" | sort -u)" 0
done

# Records that end before their struct does.
cat >"$scratch/probe.c" <<END
struct args { u64 common, number, which, who; };
struct event { u32 first; u32 second; char name[8]; };
BPF_PERF_OUTPUT(events);
SEC("tracepoint/syscalls/sys_enter_getpriority")
int hit(struct args *args)
{
    struct event event = {.first = 23, .second = 42, .name = "name"};
    if (args->who != $WHO)
        return 0;
    events.perf_submit(args, &event, sizeof(event));
    events.perf_submit(args, &event, 4);
    return 0;
}
END
for format in table json; do
    start_bccrun short -f $format "$scratch/probe.c"
    wait_attached short
    "$PRIORITIES" "$WHO" 1 0
    stop_bccrun short
    wait_bccrun short
    cp "$scratch/out" "$scratch/$format"
done
check "a record shorter than its struct, in a table" is "$(awk '{ $1 = $1; print }' "$scratch/table")" "FIRST SECOND NAME
23 42 name
23 ? ?"
check "in JSON" is "$(jq -c 'select(.type == "event") | .data' "$scratch/json")" '{"first":23,"second":42,"name":"name"}
{"first":23,"second":null,"name":null}'
finish
