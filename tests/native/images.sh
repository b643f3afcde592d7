#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Probes that are compiled into a file: what runs them needs no compiler and shows the same rows; for another kernel, its
# files are what counts.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
sanitize_compiler

CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
image=$scratch/probe.bccrun

# A bccrun without its compiler.
mkdir "$scratch/alone"
cp "$BCCRUN" "$scratch/alone/bccrun"

compile() { bccrun compile -o "$image" "$@"; }
run_image() { # ARGUMENT...
    timeout "$PATIENCE" "$scratch/alone/bccrun" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}
is_made() { is "$status $(<"$scratch/err")" "0 " && [ -s "$image" ]; }
ran() { is "$status" 0 && says_not "cannot"; }

cat >"$scratch/probe.c" <<'END'
#ifndef LIMIT
#define LIMIT 1
#endif
struct event { u32 limit; u32 cpus; char name[16]; };
BPF_PERF_OUTPUT(events);
BPF_HASH(counts, u32, u64);
#if LIMIT > 100
TRACEPOINT_PROBE(syscalls, sys_enter_getpgid) { return 0; }
#endif
TRACEPOINT_PROBE(syscalls, sys_enter_getpriority)
{
    struct event event = {.limit = LIMIT, .cpus = args->who};
    u32 key = 7;
    if (args->which != 0)
        return 0;
    bpf_get_current_comm(event.name, sizeof(event.name));
    counts.increment(key);
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END
cat >"$scratch/call.py" <<'END'
import os
for i in range(23):
    os.getpriority(os.PRIO_PROCESS, 0)
END

compile "$scratch/probe.c" -D LIMIT=29 -- true
check "an image is made, in silence" is_made
run_image "$image" -- python3 "$scratch/call.py"
check "it runs without a compiler" ran
cp "$scratch/out" "$scratch/of-image"
bccrun "$scratch/probe.c" -D LIMIT=29 -- python3 "$scratch/call.py"
check "it shows what its source shows" same "$scratch/out" "$scratch/of-image"
check "... 23 rows" is "$(grep -c ' 29 .*python3$' "$scratch/of-image")" 23
check "a function that an #if leaves out is not missed" says_not "getpgid"

run_image --dry-run "$image" -- true
check "--dry-run shows what attaches" shows "tracepoint__syscalls__sys_enter_getpriority tracepoint   syscalls/sys_enter_getpriority"

compile "$scratch/probe.c" -D LIMIT=29 -p 1
run_image -d 0.1 "$image" -p $$
check "values of a filter may differ" ran
run_image -d 0.1 "$image"
check "kinds of filters may not" fails_with 2 "cannot select events by nothing: '$scratch/probe.c' was compiled to select by --pid"
run_image -d 0.1 "$image" -D LIMIT=3 -p $$
check "-D comes too late" fails_with 2 "-D, -I and -a change nothing in '$image': it is compiled already"
run_image -w "$image"
check "--watch needs a source" fails_with 2 "--watch needs a probe's source, and '$image' is an image"

# An image is the same bytes however it came to be.
export BCCRUN_CACHE_DIR=$scratch/cache
same_without_cache() { # ARGUMENT...: as the image that was made last
    cp "$image" "$scratch/first"
    compile --no-cache "$@"
    is_made && cmp "$image" "$scratch/first"
}
comes_from_cache() { # ARGUMENT...: as the image that was made last
    cp "$image" "$scratch/first"
    compile -v "$@"
    is "$status" 0 && says "bccrun: cache " && says_not "bccrun: compile " && cmp "$image" "$scratch/first"
}
for probe in opensnoop exit runqlat; do
    compile "$probe"
    check "$probe: an image is made" is_made
    run_image -d 0.2 "$image"
    check "$probe: it runs" ran
    check "$probe: it is the same from the cache" comes_from_cache "$probe"
done
check "an image is the same without a cache" same_without_cache runqlat
echo "// edited" | cat probes/runqlat.c - >"$scratch/runqlat.c"
compile -v "$scratch/runqlat.c"
check "an edited probe takes precompiled headers" says "headers precompiled before"
check "... and is the same without them" same_without_cache "$scratch/runqlat.c"

# What a probe writes is in its image, for whichever kernel it is.
compile opensnoop
bccrun schema opensnoop
cp "$scratch/out" "$scratch/schema"
run_image schema "$image"
check "schema: an image has the same as its source" same "$scratch/schema" "$scratch/out"
timeout "$PATIENCE" "$scratch/alone/bccrun" schema - <"$image" >"$scratch/out" 2>"$scratch/err"
check "schema: also on standard input" same "$scratch/schema" "$scratch/out"
run_image schema "$image" -D LIMIT=3
check "schema: -D changes nothing in it" fails_with 2 "change nothing in '$image': it is compiled already"
run_image explain "$image"
check "explain: an image has no stages" fails_with 2 "cannot explain '$image': it is an image of 'bccrun compile'" \
    "hint: an image has only the last stages: explain the source"

bccrun compile hello -o -
check "-o -: the image goes to standard output" grep -q '^.bccrun$' "$scratch/out"
cp "$scratch/out" "$image"
run_input() { # ARGUMENT...
    timeout "$PATIENCE" "$scratch/alone/bccrun" "$@" - >"$scratch/out" 2>"$scratch/err"
    status=$?
}
run_input -d 0.1 <"$image"
check "-: an image on standard input" ran
run_input -d 0.1 < <(cat "$image")
check "-: an image from a pipe" ran
run_input -D LIMIT=3 <"$image"
check "-: which -D does not change either" fails_with 2 "change nothing in 'standard input': it is compiled already"
run_input -d 0.1 < <(head -c 5000 "$image")
check "-: a part of an image" fails_with 1 "cannot run 'standard input'"
compile "$scratch/probe.c" -I /tmp -a tracepoint__syscalls__sys_enter_getpriority=tracepoint/syscalls/sys_exit_getpriority
run_image --dry-run "$image"
check "-a is in the image" shows "syscalls/sys_exit_getpriority"

# A machine that has another field in front: which files are read shows in the offset.
other=$scratch/other
formats=$(find /sys/kernel/tracing /sys/kernel/debug/tracing -maxdepth 1 -name events 2>/dev/null | head -n 1)
format=$other/sys/kernel/tracing/events/syscalls/sys_enter_getpriority/format
mkdir -p "$other/proc/sys/kernel" "${format%/*}"
uname -r >"$other/proc/sys/kernel/osrelease"
cp "$formats/syscalls/sys_enter_getpriority/format" "$format"
compile --for "$other" "$scratch/probe.c"
check "--for a directory: a copy of this machine's files" is_made
run_image -d 0.1 "$image"
check "... runs here" ran
cp "$image" "$scratch/as-here"
check "... is the same without a cache" same_without_cache --for "$other" "$scratch/probe.c"
check "... and with the image that is in the cache" comes_from_cache --for "$other" "$scratch/probe.c"
sed -i 's/offset:16;/offset:8;/' "$format"
sed -i 's/\(field:int which;.*\)offset:8;/\1offset:16;/; s/field:int which;/field:int whose;/; s/field:int who;/field:int which;/; s/field:int whose;/field:int who;/' "$format"
compile --for "$other" "$scratch/probe.c"
check "--for a directory: another format is another image" is "$status $(cmp -s "$image" "$scratch/as-here"; echo $?)" "0 1"
rm "$format"
compile --for "$other" "$scratch/probe.c"
check "--for a directory without the format" fails_with 1 \
    "it needs that kernel's format of the tracepoint syscalls/sys_enter_getpriority" "hint: --for takes a directory with copies"

# Whether a system call is traced by a kprobe or by its tracepoint. This machine does it in one of the two ways.
cp "$formats/syscalls/sys_enter_getpriority/format" "$format"
compile --for "$other" hello
cp "$image" "$scratch/by-kprobe"
mkdir -p "$other/sys/bus/event_source/devices/software"
echo 1 >"$other/sys/bus/event_source/devices/software/type"
compile --for "$other" hello
ways=("$scratch/by-kprobe" "$image")
[ -e /sys/bus/event_source/devices/kprobe/type ] || ways=("$image" "$scratch/by-kprobe")
run_image -d 0.1 "${ways[0]}"
check "a system call in this machine's way" ran
run_image -d 0.1 "${ways[1]}"
check "a system call in another way" fails_with 1 "its functions attach otherwise here" "devices/*/type"
echo 'int syscall__kill(struct pt_regs *ctx) { return PT_REGS_PARM1(ctx); }' >"$scratch/register.c"
compile --for "$other" "$scratch/register.c"
check "registers for a kernel without kprobes" fails_with 1 "has no registers for 'PT_REGS_PARM1' ($scratch/register.c:1)"
rm -r "$other/sys/bus"

echo 6.1.0-99-other >"$other/proc/sys/kernel/osrelease"
compile --for "$other" hello
check "--for another release: compiled" is_made
run_image "$image"
check "... and refused here" fails_with 1 "it was compiled for Linux 6.1.0-99-other, and this is Linux $(uname -r)" \
    "hint: make it again for this kernel: bccrun compile --for $(uname -r)"

if [ -e /sys/kernel/btf/vmlinux ]; then
    unset 'headers[@]'
    cat >"$scratch/task.c" <<'END'
#include <linux/sched.h>
struct event { u32 pid; u32 version; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_getpriority)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct event event = {.pid = task->tgid, .version = LINUX_VERSION_CODE};
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END
    compile --for /sys/kernel/btf/vmlinux --types btf "$scratch/task.c" -- true
    check "--for /sys/kernel/btf/vmlinux: an image is made" is_made
    run_image "$image" -- python3 "$scratch/call.py"
    check "... with the types of this kernel: the PID is right" is "$(sed 1d "$scratch/out" | awk '{print $1}' | sort -u | wc -l)" 1
    sed 's/^TRACEPOINT_PROBE.*/int kprobe__do_exit(void *args)/' "$scratch/task.c" >"$scratch/kprobe.c"
    cp /sys/kernel/btf/vmlinux "$scratch/6.1.7-other.btf"
    compile --for "$scratch/6.1.7-other.btf" "$scratch/kprobe.c"
    check "--for RELEASE.btf: an image is made" is_made
    run_image "$image"
    check "... for that release" fails_with 1 "it was compiled for Linux 6.1.7-other"
    head -c 70000 /sys/kernel/btf/vmlinux >"$scratch/6.1.7-other.btf"
    compile --for "$scratch/6.1.7-other.btf" "$scratch/kprobe.c"
    check "--for BTF that is cut short" fails_with 1 "it is not BTF, or it is cut short" "hint: copy /sys/kernel/btf/vmlinux"
else
    skip "--for BTF" "this kernel has no BTF"
fi
compile --for "$CALLS" hello
check "--for a file that is no BTF" fails_with 1 "cannot compile for '$CALLS': it is not BTF, or it is cut short"
compile --for nonsense hello
check "--for what is nothing" fails_with 1 "cannot compile for 'nonsense': it is neither a kernel's release nor a file here"
compile --for 4.19.0 hello
check "--for an old kernel" fails_with 1 "cannot compile for Linux 4.19.0: other kernels must be Linux 5.5 or later"
finish
