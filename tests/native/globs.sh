#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One function attached to all that a glob matches: tracepoints, functions of a program. And how long it takes to
# detach from many.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps) # what the probes remember for themselves is not looked at here
# shellcheck source=tests/lib/background.sh
. tests/lib/background.sh

if ((EUID != 0)) || [ ! -e /sys/bus/event_source/devices/uprobe/type ]; then
    skip "globs" "they need root and a kernel with CONFIG_UPROBE_EVENTS"
    finish
    exit
fi

start_bccrun globs tests/native/globs.c
wait_attached globs
echo | build/tests/workload/globs >"$scratch/expected"
stop_bccrun globs
wait_bccrun globs
sed -E 's/^ +//; s/ +/ /g' "$scratch/out" >"$scratch/squeezed"
check "uprobe and tracepoint globs: 23 calls of each" same "$scratch/expected" "$scratch/squeezed"
check "exit status 0" is "$status" 0
check "says how many functions, a second name of one not counted" \
    says "bccrun: 'enter_function' attached to 2 functions that match ./build/tests/workload/globs:step_*"
check "says how many tracepoints" \
    says "bccrun: 'enter_call' attached to 2 tracepoints that match syscalls/sys_enter_sched_get_priority_m[ai]?"
bccrun -q -d 0.1 tests/native/globs.c
check "-q: nothing printed" is "$(<"$scratch/err")" ""

# What is shown of a plan, and what is refused.
ENTER='tp/syscalls/sys_enter_sched_[gs]et*'
plan() { awk '{ $1 = $1; print }' "$scratch/out" | sed -n '/^enter_call/,$p'; }
bccrun --dry-run -a "enter_call=$ENTER" tests/native/globs.c
names=$(sed -n 's,^syscalls:\(sys_enter_sched_[gs]et.*\),syscalls/\1,p' /sys/kernel/tracing/available_events | LC_ALL=C sort)
count=$(wc -l <<<"$names")
check "--dry-run: how many, and the first" is "$(plan)" "enter_call tp $count tracepoints that match ${ENTER#tp/}
$(head -n 5 <<<"$names")
... and $((count - 5)) more (-v shows them)"
bccrun --dry-run -v -a "enter_call=$ENTER" tests/native/globs.c
check "--dry-run -v: all" is "$(plan)" "enter_call tp $count tracepoints that match ${ENTER#tp/}
$names"
refused() { # NAME SPEC WORDS...
    local name=$1 spec=$2
    shift 2
    bccrun --dry-run -a "enter_call=$spec" tests/native/globs.c
    check "$name" fails_with 1 "$@" "hint: "
}
refused "a glob that matches no tracepoint" 'tp/shced/*' \
    "cannot attach tp shced/*: no tracepoint of this kernel has such a name" "did you mean 'sched/*'"
refused "a glob that matches no function" 'uprobe/./build/tests/workload/globs:stpe_*' \
    "no function of ./build/tests/workload/globs has such a name" "did you mean 'step_*'"
bccrun --dry-run -a "enter_call=uprobe/$scratch/none:step_*" tests/native/globs.c
check "a glob in a file that is not there" fails_with 1 "cannot probe '$scratch/none': No such file"
refused "a glob with an offset" 'uprobe/./build/tests/workload/globs:step_*+4' "have no offset in common"
refused "a glob where there is none" 'raw_tp/sched_*' 'SEC("raw_tp/...") takes one name and no glob'
refused "more tracepoints than are attached to" 'tp/*/*' "tracepoints match, and this kernel attaches to them one by one" \
    "which bccrun does up to 1000 times" "take a narrower glob"

# The preprocessor drops a glob whose places were found; LeakSanitizer would change the exit status.
cat >"$scratch/dropped.c" <<'END'
BPF_HASH(counts, u32, u64);
SEC("tp/syscalls/sys_enter_sched_get*") int kept(void *ctx) { u32 zero = 0; counts.increment(zero); return 0; }
#if LINUX_VERSION_CODE < 1
SEC("tp/syscalls/sys_enter_sched_set*") int dropped(void *ctx) { return 0; }
#endif
END
bccrun -d 0.1 "$scratch/dropped.c"
check "a glob that an #if leaves out attaches nowhere" says_not "'dropped' attached"
check "and costs no memory" is "$status" 0

# --- Many: it must end soon, and leave nothing attached ---

cat >"$scratch/count.c" <<'END'
BPF_HASH(counts, u32, u64);
int f(void *ctx)
{
    u32 zero = 0;
    counts.increment(zero);
    return 0;
}
END
milliseconds() { local at=${EPOCHREALTIME/[.,]/}; echo $((at / 1000)); }
start_bccrun many -a 'f=tp/syscalls/sys_enter_*' "$scratch/count.c"
wait_attached many
began=$(milliseconds)
stop_bccrun many
wait_bccrun many
lasted=$(($(milliseconds) - began))
pgrep -f "$scratch/count.c" >"$scratch/left"
count=$(grep -c '^syscalls:sys_enter_' /sys/kernel/tracing/available_events)
check "attached to each system call's tracepoint" \
    says "bccrun: 'f' attached to $count tracepoints that match syscalls/sys_enter_*"
# Another process closes what is left, unless it has done so already.
has_not_waited() { [ -s "$scratch/left" ] || ((lasted < 5000)); }
check "does not wait until each tracepoint is detached ($lasted ms, one by one $((count * 70)) ms)" has_not_waited
are_detached() { ! pgrep -f "$scratch/count.c"; }
check "and in the end they are" wait_for are_detached
finish
