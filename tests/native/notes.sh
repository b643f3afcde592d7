#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Notes on probes that load, run and are wrong; and that their right twins get none.
. "$(dirname "$0")/../lib/tap.sh"

if ((EUID != 0)) || [ ! -e /sys/kernel/tracing/events/syscalls ]; then
    skip "notes" "it needs root and tracepoints of system calls"
    finish
    exit
fi
CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
: >"$scratch/rows"
is_before() { # MAJOR MINOR: of Linux
    local major minor
    IFS=.- read -r major minor _ <<<"$(uname -r)"
    ((major < $1 || (major == $1 && minor < $2)))
}
probe() { cat >"$scratch/$1.c"; } # NAME
notes() { # NAME OPTION...: runs it while the workload calls sched_get_priority_min(2) with 995 and others
    local name=$1
    shift
    bccrun "$@" "$scratch/$name.c" -- "$CALLS" "$scratch/rows" 995
}
silent() { says_not "note:" && is "$status" 0; }

# Nothing comes.
probe silent <<'END'
struct event { u32 pid; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    struct event event = {};
    if (args->policy == 77777) {
        event.pid = bpf_get_current_pid_tgid() >> 32;
        events.perf_submit(args, &event, sizeof(event));
    }
    return 0;
}
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    struct event event = {};
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
TRACEPOINT_PROBE(syscalls, sys_exit_sched_get_priority_min)
{
    struct event event = {};
    if (event.pid)
        events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END
notes silent
enter=tracepoint__syscalls__sys_enter_sched_get_priority_min
check "nothing comes: it is said" says "bccrun: note: no event came in "
check "a function that ran, and sent nothing" says "  $enter ran "
check "how often" grep -qE "  $enter ran [0-9]+ times and sent nothing" "$scratch/err"
check "one that never ran" says "sys_enter_acct never ran: nothing came by tracepoint/syscalls/sys_enter_acct"
check "what the compiler left out" says "times, and can send nothing: the compiler left out what no way leads to"
check "its line" says "    22 |         events.perf_submit(args, &event, sizeof(event));"
check "whose events are sent" says "hint: the functions run for all processes, but send only for the command"
notes silent -f json
check "as a record of JSON" jq -se '.[] | select(.type == "note") | (.message | test("no event")) and (.detail | test("never ran"))' \
    <(grep '^{' "$scratch/err")
notes silent --no-notes
check "--no-notes" silent
notes silent -q
check "-q" silent
sed 's/77777/105/' "$scratch/silent.c" >"$scratch/sends.c"
notes sends
check "its right twin" silent
use_plain
bccrun "$scratch/silent.c" -d 5.2
check "after five seconds, once" is "$(grep -c "note: no event came in 5.0 seconds" "$scratch/err")$(grep -c note: "$scratch/err")" 11

probe empty <<'END'
BPF_HASH(counts, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    u32 key = args->policy;
    if (key == 77777) counts.increment(key);
    return 0;
}
END
notes empty
check "empty maps" says "note: the maps are empty after "
sed 's/77777/105/' "$scratch/empty.c" >"$scratch/full.c"
notes full
check "its right twin" silent
notes empty --no-maps
check "maps that are not to be shown" silent

# A key that is never found again, and numbers that have no slot.
probe lost <<'END'
struct event { u64 ns; };
BPF_PERF_OUTPUT(events);
BPF_HASH(start, u64, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    u64 id = bpf_get_current_pid_tgid(), now = bpf_ktime_get_ns();
    start.update(&id, &now);
    return 0;
}
TRACEPOINT_PROBE(syscalls, sys_exit_sched_get_priority_min)
{
    u64 id = bpf_get_current_pid_tgid() >> 32;
    u64 *at = start.lookup(&id);
    if (!at) return 0;
    struct event event = {.ns = bpf_ktime_get_ns() - *at};
    events.perf_submit(args, &event, sizeof(event));
    start.delete(&id);
    return 0;
}
END
notes lost
check "entries that are not found again" says "  not deleted: 'start' (1 entry)"
check "why" says "hint: an entry is found by the key that it was made with, byte for byte"
sed 's/tgid() >> 32/tgid()/' "$scratch/lost.c" >"$scratch/found.c"
notes found
check "its right twin" silent

probe slots <<'END'
BPF_HISTOGRAM(times);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    times.increment(bpf_ktime_get_ns());
    return 0;
}
END
notes slots
check "a histogram of large numbers" says "hint: 'times' counts numbers up to 63: times.increment(bpf_log2l(number)) counts powers of two"
sed 's/increment(\(.*\));/increment(bpf_log2l(\1));/' "$scratch/slots.c" >"$scratch/powers.c"
notes powers
check "its right twin" silent

# What nothing sets. The kernel's verifier takes it from Linux 6.3 on.
probe unset <<'END'
struct event { u32 pid; u32 uid; u64 ts; u8 flag; char comm[16]; };
struct key { u32 pid; u64 at; };
BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_HASH(counts, struct key, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    struct event event;
    event.pid = bpf_get_current_pid_tgid() >> 32;
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
TRACEPOINT_PROBE(syscalls, sys_exit_sched_get_priority_min)
{
    struct key key;
    u64 one = 1;
    key.pid = bpf_get_current_pid_tgid() >> 32;
    key.at = 1;
    counts.update(&key, &one);
    struct event *record = ring.ringbuf_reserve(sizeof(*record));
    if (!record) return 0;
    record->pid = 1;
    bpf_get_current_comm(&record->comm, sizeof(record->comm));
    ring.ringbuf_submit(record, 0);
    return 0;
}
END
if is_before 6 3; then
    skip "what nothing sets" "the verifier refuses it here"
else
    notes unset
    check "fields of an event" says "'uid', 'ts', 'flag' of 'event' are sent and never set: what was on the kernel's stack is shown"
    check "its line" says "    11 |     events.perf_submit(args, &event, sizeof(event));"
    check "fields of a record" says "'uid', 'ts', 'flag' of 'event' are sent and never set: what earlier events left there is shown"
    check "a key's padding" says "the key of 'counts' is never set in the padding after 'pid': keys that look alike are different"
    check "each is said once" is "$(grep -c note: "$scratch/err")" 3
    bccrun --dry-run "$scratch/unset.c"
    check "a dry run says them too" is "$(grep -c note: "$scratch/err")" 3
fi
sed 's/struct event event;/struct event event = {};/; s/struct key key;/& __builtin_memset(\&key, 0, sizeof(key));/
    s/record->pid = 1;/__builtin_memset(record, 0, sizeof(*record)); &/' "$scratch/unset.c" >"$scratch/set.c"
notes set
check "the right twin, as the hints have it" silent

# Registers at starts and returns, and the two memories.
probe places <<'END'
struct event { u64 result; u64 count; char file[32]; };
BPF_PERF_OUTPUT(events);
SEC("uretprobe//bin/bash:readline")
int on_return(struct pt_regs *ctx)
{
    struct event event = {.count = PT_REGS_PARM1(ctx)};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
SEC("uprobe//bin/bash:readline")
int on_start(struct pt_regs *ctx)
{
    struct event event = {.result = PT_REGS_RC(ctx)};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
SEC("uretprobe//bin/bash:main")
int on_end(struct pt_regs *ctx, int argc)
{
    struct event event = {.count = argc};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
    struct event event = {};
    bpf_probe_read_kernel_str(event.file, sizeof(event.file), (void *)args->filename);
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
SEC("ksyscall/unlinkat")
int on_unlink(struct pt_regs *ctx, int fd, const char *path)
{
    struct event event = {};
    bpf_probe_read_kernel(&event.file, sizeof(event.file), path);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
bccrun --dry-run "$scratch/places.c"
check "an argument at a return" says "'PT_REGS_PARM1' is no argument where /bin/bash:readline returns"
check "a parameter at a return" says "'argc' is no argument where /bin/bash:main returns"
check "a result at a start" says "PT_REGS_RC(ctx) is no result where /bin/bash:readline starts"
check "what to write" says 'hint: SEC("uretprobe//bin/bash:readline") attaches the function to the return'
check "a string of the process: a record's" says "'filename' points into the process's memory, and bpf_probe_read_kernel_str() reads"
check "a string of the process: a parameter" says "'path' points into the process's memory, and bpf_probe_read_kernel() reads"
check "what to call" says "hint: bpf_probe_read_user() reads the process's memory"
sed 's/read_kernel/read_user/; s/uretprobe/probe/; s/"uprobe/"uretprobe/; s/"probe/"uprobe/' "$scratch/places.c" >"$scratch/right.c"
bccrun --dry-run "$scratch/right.c"
check "the right twins" silent

# Helpers that both a start and a return call, and instructions in the middle of a function.
probe both <<'END'
struct event { u64 value; };
BPF_PERF_OUTPUT(events);
static inline int send(struct pt_regs *ctx, int at_return)
{
    struct event event = {.value = at_return ? PT_REGS_RC(ctx) : PT_REGS_PARM1(ctx)};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
SEC("uretprobe//bin/bash:readline") int on_return(struct pt_regs *ctx) { return send(ctx, 1); }
SEC("uprobe//bin/bash:readline") int on_start(struct pt_regs *ctx) { return send(ctx, 0); }
END
bccrun --dry-run "$scratch/both.c"
check "one function for starts and returns" silent

# Fields, sizes, texts that cannot be read, full maps.
probe fields <<'END'
struct event { u8 pid; const char *file; u64 ts; char name[32]; };
BPF_PERF_OUTPUT(events);
BPF_PERF_OUTPUT(pairs);
BPF_HASH(counts, u32, u64, 100);
BPF_HASH(numbers, u32, u64, 100);
TRACEPOINT_PROBE(syscalls, sys_enter_sched_get_priority_min)
{
    struct event event = {};
    struct { u64 a, b; } pair = {1, 2};
    u32 number = bpf_get_prandom_u32();
    const char *name = (const char *)args->policy;
    event.pid = bpf_get_current_pid_tgid() >> 32;
    bpf_probe_read_kernel_str(event.name, sizeof(event.name), name + 77);
    events.perf_submit(args, &event, sizeof(event));
    pairs.perf_submit(args, &pair, sizeof(&pair));
    for (int i = 0; i < 8; i++) {
        u32 key = number + i;
        counts.increment(key);
        key %= 100;
        numbers.increment(key);
    }
    return 0;
}
END
notes fields --no-maps
check "a field that has no room for a PID" says "'pid' of 'event' has room for numbers below 256, and here they go up to "
check "a text's address" says "'file' of 'event' is an address: the text that it points to is not sent"
check "an address's size" says "only the first 8 bytes are sent: sizeof(&pair) is the size of an address"
check "what cannot be read" grep -qE "note: 'name' could not be read in ([0-9]+) of \1 events" "$scratch/err"
check "by which helper" says "hint: the probe reads only the kernel's memory (bpf_probe_read_kernel): bpf_probe_read_user_str() reads the process's"
check "a full map, and none that has all keys" is "$(grep 'is full' "$scratch/err")" \
    "bccrun: note: the map 'counts' is full: it has 100 entries, and no other key finds room"
sed 's/u8 pid; const char \*file/u32 pid; u64 file/; s/sizeof(&/sizeof(/; s/u64, 100/u64, 1000/
    s/name + 77/(const char *)bpf_get_current_task()/' "$scratch/fields.c" >"$scratch/fine.c"
notes fine --no-maps
check "the right twins" silent

# No probe that is right gets a note on what it is made of.
noted=() quiet=0
for file in probes/*.c tests/course/solutions/*.c; do
    bccrun --dry-run "$file"
    [ "$status" = 0 ] || continue # the machine lacks something
    if says_not note:; then quiet=$((quiet + 1)); else noted+=("$file"); fi
done
check "none of the embedded probes and the course's solutions" is "${noted[*]} $((quiet >= 10))" " 1"

finish
