#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Attach points that need no kprobes: raw tracepoints, perf events. And what is wrong with those that need more.
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps) # what the probes remember for themselves is not looked at here
. tests/lib/background.sh

WORKLOAD=${WORKLOAD:-build/tests/workload}

# fails NAME STATUS SECTION WORDS...: a function with this section is refused before anything is compiled.
fails() {
    local name=$1 wanted=$2 section=$3
    shift 3
    printf 'SEC("%s")\nint f(void *ctx)\n{\n    return 0;\n}\n' "$section" >"$scratch/probe.c"
    bccrun -d 1 "$scratch/probe.c"
    check "$name" fails_with "$wanted" "$@" "hint: "
}

if ((EUID != 0)); then
    skip "attaching" "needs root"
    finish
    exit
fi

# --- Raw tracepoints and perf events ---

mkfifo "$scratch/go"
"$WORKLOAD/calls" native <"$scratch/go" >"$scratch/calls" &
workload=$!
exec {go}>"$scratch/go"
start_bccrun kinds -v tests/native/kinds.c
wait_attached kinds
echo >&"$go"
wait "$workload"
stop_bccrun kinds
wait_bccrun kinds
check "raw_tp, RAW_TRACEPOINT_PROBE, perf_event/page-faults: 23 rounds" rows "$scratch/calls"
check "exit status 0" is "$status" 0
check "attached to a raw tracepoint by its name" says "'raw_tracepoint__sys_exit' attached to sys_exit"
check "attached to every fault" says "'faults' attached to page-faults:1 on $(nproc) CPU"

cat >"$scratch/clock.c" <<'END'
#include <uapi/linux/bpf_perf_event.h>
struct event { u32 cpu; u64 period; u64 enabled; };
BPF_PERF_OUTPUT(events);
SEC("perf_event/cpu-clock:23hz")
int sample(struct bpf_perf_event_data *ctx)
{
    struct bpf_perf_event_value value = {};
    struct event event = {.cpu = bpf_get_smp_processor_id(), .period = ctx->sample_period};
    bpf_perf_prog_read_value(ctx, &value, sizeof(value));
    event.enabled = value.enabled;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
# The kernel itself reports how long it sampled: at most one sample in each period, however late each comes.
sampled() { # FILE
    awk -F, -v cpus="$(nproc)" '
        NR > 1 && ++count[$1] == 46 { full++ }
        NR > 1 && $2 != int(1000000000 / 23) { print "a period of " $2 " ns"; bad = 1 }
        NR > 1 && count[$1] > $3 / $2 + 1 { print count[$1] " samples on CPU " $1 " in " $3 " ns"; bad = 1 }
        END { exit bad || full < cpus }' "$1"
}
start_bccrun clock -f csv "$scratch/clock.c"
wait_attached clock
# Some machines' timers do not tick on a CPU that sleeps: each has something to do.
busy=()
for cpu in $(seq 0 $(($(nproc) - 1))); do
    taskset -c "$cpu" sh -c 'while :; do :; done' &
    busy+=("$!")
done
wait_for sampled "$scratch/clock.out" >"$scratch/why"
stop_bccrun clock
wait_bccrun clock
kill "${busy[@]}"
wait "${busy[@]}" 2>/dev/null
check "cpu-clock:23hz: 46 samples on each CPU, each after a 23rd of a second" sampled "$scratch/out"

fails "an event that nobody knows" 1 perf_event/cpu-clok:99hz \
    "cannot sample 'cpu-clok': there is no event of this name" "did you mean 'cpu-clock'?"
fails "a frequency that is none" 1 perf_event/cpu-clock:oftenhz \
    "cannot sample 'cpu-clock:oftenhz': it does not say how often" "cpu-clock:99hz is 99 times a second"
fails "a frequency of 0" 1 perf_event/cpu-clock:0hz "it does not say how often"
fails "more than the kernel samples" 1 perf_event/cpu-clock:1000000000hz \
    "cannot sample cpu-clock:1000000000hz: the kernel samples $(</proc/sys/kernel/perf_event_max_sample_rate) times"
if [ -e /sys/bus/event_source/devices/cpu ] || [ -e /sys/bus/event_source/devices/cpu_core ]; then
    skip "a counter that the hardware lacks" "this machine has counters"
else
    fails "a counter that the hardware lacks" 1 perf_event/cycles \
        "cannot sample cycles:99hz: this machine has no such counter" 'SEC("perf_event/cpu-clock:99hz") samples by a timer'
fi
fails "a raw tracepoint that is not there" 1 raw_tp/sched_proces_exec \
    "cannot attach to raw tracepoint sched_proces_exec: this kernel has no such tracepoint" "'sched_process_exec'"
fails "a raw tracepoint of one system call" 1 raw_tracepoint/sys_enter_openat \
    "has no such tracepoint" "system calls have two raw tracepoints, sys_enter and sys_exit"
fails "a raw tracepoint with a category" 1 raw_tp/sched/sched_switch \
    "raw tracepoints are named without their category" 'SEC("raw_tp/sched_switch")'

printf 'RAW_TRACEPOINT_PROBE(sched_process_exit)\n{\n    return ctx->args[11] != 0;\n}\n' >"$scratch/probe.c"
bccrun -d 1 "$scratch/probe.c"
check "a raw tracepoint's arguments read beyond the last" fails_with 1 \
    "cannot attach to raw tracepoint sched_process_exit: the program reads more arguments than it has"

# --- fentry, fexit, LSM: what shows before a program is compiled ---

if [ -e /sys/kernel/btf/vmlinux ]; then
    fails "fentry of a function that is not there" 1 fentry/vfs_unlik \
        "cannot attach fentry vfs_unlik: this kernel has no such function" "'vfs_unlink'"
    fails "fexit of a function that is not there" 1 fexit/vfs_unlik \
        "cannot attach fexit vfs_unlik: this kernel has no such function"
    fails "an LSM hook that is not there" 1 lsm/fil_open \
        "cannot attach lsm fil_open: this kernel has no such LSM hook" "did you mean 'file_open'?"
else
    fails "fentry without BTF" 1 fentry/vfs_unlink \
        "cannot attach fentry vfs_unlink: this kernel has no type information" 'SEC("kprobe/vfs_unlink") asks for less'
fi
finish
