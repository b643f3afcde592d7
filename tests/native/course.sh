#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The course: its list, its broken probes, and a few of its exercises. make test-course tries all of them.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=tests/lib/course.sh
. tests/lib/course.sh
# shellcheck source=tests/lib/background.sh
. tests/lib/background.sh

# The list.
bccrun check-exercise
check "without arguments it lists the exercises" is "$status" 0
check "one for each embedded probe, in order" same <("$BCCRUN" list | awk '{ print NR, $1 }') \
    <(awk '/^ *[0-9]+  [a-z]/ { print $1, $2 }' "$scratch/out")
check "each has a text" is "$(awk '/^ *[0-9]+  [a-z]/ { getline; if (NF < 5) print }' "$scratch/out")" ""
check "and the five broken ones" is "$(grep -c ' broken-[1-5] .*course/broken/[1-5].c$' "$scratch/out")" 5
check "each has a solution in the tests" same <("$BCCRUN" list | awk '{ print $1 ".c" }' | cat - <(printf 'broken-%d.c\n' 1 2 3 4 5) | LC_ALL=C sort) \
    <(find tests/course/solutions -name '*.c' -printf '%f\n' | LC_ALL=C sort)
check "each has words in the tests for what is missing" is "${#missing[@]}" "$("$BCCRUN" list | wc -l)"

# Wrong usage, and files that cannot be checked.
bccrun check-exercise 17 tests/course/solutions/hello.c
check "a number that does not exist" fails_with 2 "there is no exercise 17: they are numbered from 1 to 16"
bccrun check-exercise 0 tests/course/solutions/hello.c
check "numbers start at 1" fails_with 2 "there is no exercise 0"
bccrun check-exercise helo tests/course/solutions/hello.c
check "a name that does not exist" fails_with 2 "there is no exercise 'helo'" "did you mean 'hello'"
bccrun check-exercise hello
check "no file" fails_with 2 "'bccrun check-exercise hello' needs your file"
bccrun check-exercise hello a.c b.c
check "two files" fails_with 2 "takes an exercise and a file, but there is 'b.c'"
bccrun check-exercise hello "$scratch/none.c"
check "a file that does not exist" fails_with 1 "cannot read '$scratch/none.c': No such file or directory"
mkfifo "$scratch/pipe.c"
bccrun check-exercise hello "$scratch/pipe.c"
check "a FIFO" fails_with 1 "cannot check '$scratch/pipe.c': it is not a regular file"

if ((EUID != 0)) || [ ! -e /sys/kernel/tracing/events/syscalls/sys_enter_kill ]; then
    skip "exercises" "they need root, and a kernel with tracepoints of system calls"
    finish
    exit
fi

# The broken probes: the message names the line, or the name that is wrong; fixed, they are done.
is_not_yet broken-1 course/broken/1.c "course/broken/1.c:14:34" "did you mean 'bpf_get_current_pid_tgid'"
is_not_yet broken-2 course/broken/2.c "course/broken/2.c:11:" "if (count == NULL) return 0;"
is_not_yet broken-3 course/broken/3.c "no such tracepoint" "did you mean 'syscalls/sys_enter_kill'"
is_not_yet broken-4 course/broken/4.c "course/broken/4.c:19: nothing attaches the function 'signal_sent'"
is_not_yet broken-5 course/broken/5.c "course/broken/5.c:29:" "test it against the number of elements"
for broken in 1 2 3 4 5; do is_done "broken-$broken"; done

# By name and by number, right and wrong.
needs_work syscount
bccrun check-exercise 8 tests/course/solutions/opensnoop.c
check "by number" is "$status $(<"$scratch/out")" "0 done: opensnoop"
check "nothing is printed about its workload" eval "! grep -v '^Waiting' '$scratch/err'"

# Another solution is as good, whatever its fields are called.
cat >"$scratch/other.c" <<'END'
struct key { u32 process; u32 which; char who[16]; };
BPF_HASH(seen, struct key, u32);
RAW_TRACEPOINT_PROBE(sys_enter)
{
    struct key key = {.process = bpf_get_current_pid_tgid() >> 32, .which = ctx->args[1]};
    bpf_get_current_comm(&key.who, sizeof(key.who));
    u32 none = 0, *times = seen.lookup_or_try_init(&key, &none);
    if (times != NULL)
        __sync_fetch_and_add(times, 1);
    return 0;
}
END
is_done syscount "$scratch/other.c"

# A probe that compiles but cannot be attached.
if ip link show dev lo >"$scratch/link" 2>&1 && ! grep -q xdp "$scratch/link"; then
    start_bccrun first packets
    wait_attached first
    bccrun check-exercise packets tests/course/solutions/packets.c
    check "what cannot be attached is not done yet" refused_with "cannot attach xdp lo: another program" "hint: ip link show dev lo"
    stop_bccrun first
    wait_bccrun first
else
    skip "what cannot be attached is not done yet" "there is no lo here without an XDP program, or no ip(8)"
fi

# Probes that show something slightly wrong, nothing, or too much.
sed 's/args->sig;/args->sig + 1;/' tests/course/solutions/broken-1.c >"$scratch/off.c"
is_not_yet broken-1 "$scratch/off.c" "attached, but nothing that it shows is about this: process " "sent signal 23 to process"
printf 'TRACEPOINT_PROBE(syscalls, sys_enter_kill) { return 0; }\n' >"$scratch/silent.c"
is_not_yet broken-1 "$scratch/silent.c" "attached, but it shows nothing at all: process "
cat >"$scratch/endless.c" <<'END'
struct event { u64 bytes[60]; };
BPF_PERF_OUTPUT(events);
BPF_PERCPU_ARRAY(room, struct event, 1);
RAW_TRACEPOINT_PROBE(sys_enter)
{
    int zero = 0;
    struct event *event = room.lookup(&zero);
    if (event == NULL)
        return 0;
#pragma unroll
    for (int i = 0; i < 60; i++)
        events.perf_submit(ctx, event, sizeof(*event));
    return 0;
}
END
# dd makes system calls for it to show: more than bccrun reads, or than the buffers hold.
dd if=/dev/zero of=/dev/null bs=1 status=none &
busy=$!
is_not_yet profile "$scratch/endless.c" "filter out in the probe what nobody asked for"
kill "$busy"
check "no process of it is left" eval "! pgrep -f 'bccrun .*$scratch/endless.c'"
finish
