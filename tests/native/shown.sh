#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Which of a probe's maps are shown, how much of them, and what is said where something is not shown.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/background.sh"

WHO=$((4000000 + $$)) # a number that no other test running on this kernel asks for
PRIORITIES=build/tests/workload/priorities

# A probe on a system call on the process WHO.
probe_of() { # MAPS BODY
    cat >"$scratch/probe.c" <<END
struct args { u64 common, number, which, who; };
struct slot { u32 group; u32 slot; };
struct event { u32 pid; };
$1
SEC("tracepoint/syscalls/sys_enter_getpriority")
int hit(struct args *args)
{
    if (args->who != $WHO)
        return 0;
    $2
    return 0;
}
END
}

watch() { # OPTION...
    start_bccrun probe "$@" "$scratch/probe.c"
    wait_attached probe
    "$PRIORITIES" "$WHO" 23 0
    stop_bccrun probe
    wait_bccrun probe
    sed -i '/warning: compiling against the headers\|than in these headers/d' "$scratch/err"
}

# Counts the calls, in *n. The last three stay in the map.
COUNT='u32 key = 1; u64 zero = 0, *n = counts.lookup_or_try_init(&key, &zero); if (!n) return 0; *n += 1;'
UNDER_WAY='u64 call = *n; start.update(&call, &zero); if (call < 21) start.delete(&call);'

probe_of 'BPF_HASH(counts, u32, u64); BPF_HASH(start, u64, u64);' "$COUNT $UNDER_WAY"
watch
check "a map that the probe deletes from, with what is in it" is "$(sed -n '/^start/,$p' "$scratch/out" | awk 'NR > 2 { print $1 }' |
    sort | paste -sd ' ')" "21 22 23"
watch --clear -i 0.1
check "--clear removes no call in progress" is "$(sed -n '/^start/,$p' "$scratch/out" | grep -cE '^ *(21|22|23) ')" \
    "$(grep -c '^start' "$scratch/out" | awk '{ print 3 * $1 }')"
watch --maps counts
check "--maps leaves it out" is "$(grep -c start "$scratch/out")" 0
check "and no warning" says_not "not shown"
sed -i '1i #define BCCRUN_MAPS counts' "$scratch/probe.c"
watch
check "so may the text" is "$(grep -c start "$scratch/out") $(grep -c counts "$scratch/out")" "0 1"
watch --maps start
check "which --maps replaces" is "$(grep -c start "$scratch/out") $(grep -c counts "$scratch/out")" "1 0"
sed -i 's/^#define BCCRUN_MAPS.*/#define BCCRUN_MAPS count/' "$scratch/probe.c"
bccrun "$scratch/probe.c"
check "a map that there is not" fails_with 1 "cannot show the map 'count'" "did you mean 'counts'"
sed -i 's/^#define BCCRUN_MAPS.*/#define BCCRUN_MAPS counts start/' "$scratch/probe.c"
bccrun "$scratch/probe.c"
check "no list of names" fails_with 1 "cannot take BCCRUN_MAPS in line 1" "names of maps with commas between them"
probe_of 'BPF_HASH(counts, u32, u64); BPF_HASH(start, u64, u64);' "$COUNT start.delete(&zero);"
watch
check "with nothing in it it is not mentioned" is "$(grep -c start "$scratch/out")" 0

# The same in a probe that sends events: they are its results.
probe_of 'BPF_PERF_OUTPUT(events); BPF_HASH(counts, u32, u64); BPF_HASH(start, u64, u64);' \
    "$COUNT $UNDER_WAY struct event event = {}; events.perf_submit(args, &event, sizeof(event));"
watch
check "with events it is not shown" is "$(grep -c start "$scratch/out")" 0
check "nor mentioned" said "Received signal, exiting.." "23 events, 0 lost, N seconds"
watch -v
check "but under -v" says "not shown: 'start' (3 entries)"

probe_of 'BPF_HASH(counts, u32, u64);' "$COUNT if (*n > 99) counts.delete(&key);"
watch
check "the only map is shown, whatever the probe does with it" is "$(awk '{ $1 = $1; print }' "$scratch/out")" "
counts
KEY VALUE
1 23"

# --top of histograms by key: groups 0 to 3 get 5, 6, 6 and 6 of the 23 counts.
probe_of 'BPF_HASH(counts, u32, u64); BPF_HISTOGRAM(dist, struct slot);' \
    "$COUNT struct slot slot = {.group = *n & 3, .slot = *n > 11}; dist.increment(slot);"
watch --top 2 --maps dist
check "--top: of histograms by key those with the largest sums" is "$(grep -E '^(dist|and)' "$scratch/out")" \
    "dist group=1
dist group=2
and 2 more"
check "--top: with all their slots" is "$(awk '/\|/ { sum += $2 } END { print sum }' "$scratch/out")" 12
watch --top 4 --maps dist
check "--top: shows all if there are no more" is "$(grep -E '^(dist|and)' "$scratch/out" | paste -sd ,)" \
    "dist group=1,dist group=2,dist group=3,dist group=0"

probe_of '' ''
bccrun -d 0.1 "$scratch/probe.c"
check "no events and no maps: that nothing will be shown" says "bccrun: warning: '$scratch/probe.c' sends no events and \
has no maps: nothing that it sees will be shown; events.perf_submit() sends an event, a BPF_HASH counts"
check "and the probe runs" is "$status" 0
probe_of '' 'bpf_trace_printk("hello");'
bccrun -d 0.1 "$scratch/probe.c"
check "a probe that prints a trace has something to show" says_not "sends no events"
finish
