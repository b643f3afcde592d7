#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# System calls by their tracepoints, where there are no kprobes: the arguments and results that a probe written for kprobes
# shows are those of the calls; what a tracepoint does not have is refused in the probe's own line.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh
. tests/lib/lessons.sh
. tests/lib/no_kprobes.sh

if ((EUID != 0)) || [ ! -e /sys/kernel/tracing/events/syscalls ]; then
    skip "system calls by their tracepoints" "this needs root, and a kernel with tracepoints of system calls"
    finish
    exit
fi
hide_kprobes
WORKLOAD=${WORKLOAD:-build/tests/workload}

# Each name of a workload that waits, with the descriptor that lets it go.
declare -A waiting=()
start_calls() { # NAME
    local go
    mkfifo "$scratch/$1.go"
    "$WORKLOAD/arguments" <"$scratch/$1.go" >"$scratch/$1.rows" {nothing}<&- &
    workers[$1]=$!
    exec {go}>"$scratch/$1.go"
    waiting[$1]=$go
}

make_calls() { # NAME
    echo >&"${waiting[$1]}"
    wait "${workers[$1]}"
}

# The rows, below the heading, are what these workloads printed.
shows_rows() { # NAME...
    local name
    for name in "$@"; do
        [ -s "$scratch/$name.rows" ] || return 1
        cat "$scratch/$name.rows"
    done | sort >"$scratch/wanted"
    sed 1d "$scratch/out" | sort | diff -u "$scratch/wanted" -
}

# --- What is shown ---

for types in btf headers; do
    headers=(--types btf --no-maps)
    [ "$types" = btf ] || headers=(--headers "${HEADERS:-/lib/modules/$(uname -r)/build}" --no-maps)
    start_calls "$types"
    start_calls "$types-other"
    start_bccrun "$types" -v -f csv -n my-arguments tests/native/call_records.c
    start_bccrun "$types-pid" -f csv -p "${workers[$types]}" tests/native/call_records.c
    wait_attached "$types" "$types-pid"
    make_calls "$types"
    make_calls "$types-other"
    stop_bccrun "$types"
    stop_bccrun "$types-pid"
    wait_bccrun "$types-pid"
    check "$types: -p: every argument and result, and no child's" shows_rows "$types"
    check "$types: in the order of the calls" same <(sed 1d "$scratch/out") "$scratch/$types.rows"
    wait_bccrun "$types"
    check "$types: -n: those of both processes" shows_rows "$types" "$types-other"
    for place in syscall__pread64:syscalls/sys_enter_pread64 kretprobe__sys_fchmodat:syscalls/sys_exit_fchmodat \
        mapping:syscalls/sys_enter_mmap "answered:2 system calls that match get[p][gp]*id"; do
        check "$types: -v: ${place%%:*}" says "'${place%%:*}' attached to ${place#*:}"
    done
done

headers=(--types btf --no-maps)
bccrun --dry-run execve
check "--dry-run names the tracepoints" is "$(awk '$2 ~ /syscall/ { print $1, $2, $3 }' "$scratch/out")" \
    "syscall__execve ksyscall syscalls/sys_enter_execve
syscall__execveat ksyscall syscalls/sys_enter_execveat
execve_returns kretsyscall syscalls/sys_exit_execve
execveat_returns kretsyscall syscalls/sys_exit_execveat"
headers=(--types btf)
bccrun explain --stage attach hello
headers+=(--no-maps)
check "explain names the tracepoint, and why" shows \
    "by        a perf event of the system call's tracepoint sys_enter, as this kernel has no kprobes"

# The embedded probes' own workloads. Other programs are started at the same time: their rows have other PIDs.
mkfifo "$scratch/go"
"$WORKLOAD/execve" <"$scratch/go" >"$scratch/execve" 3>"$scratch/hello" {nothing}<&- &
workload=$!
exec {go}>"$scratch/go"
directory=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$scratch" "$directory"' EXIT
start_lesson open "$directory"
start_lesson kill
for probe in execve hello open kill; do start_bccrun "$probe" "$probe"; done
wait_attached execve hello open kill
echo >&"$go"
wait "$workload"
for lesson in open kill; do
    give_lesson "$lesson"
    end_lesson "$lesson"
done
for probe in execve hello open kill; do stop_bccrun "$probe"; done
for probe in execve hello; do
    wait_bccrun "$probe"
    check "$probe: a workload of 23 execs of every kind" shows_own "$scratch/$probe"
done
wait_bccrun open
check "open: 23 calls of openat, results by name" are_shown open 1
wait_bccrun kill
check "kill: 23 signals by kill, tkill and tgkill, and what came of them" are_shown kill 0

# A reload keeps what has not changed attached, and replaces the rest.
cat >"$scratch/watched.c" <<'END'
struct event { u32 pid; s64 value; };
BPF_PERF_OUTPUT(events);
int syscall__getpgid(struct pt_regs *ctx, int pid)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32, .value = pid};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
start_calls first
start_calls second
start_bccrun watch -f csv -p "${workers[first]}" -p "${workers[second]}" --watch "$scratch/watched.c"
wait_attached watch
make_calls first
sed 's/\.value = pid/.value = -pid/' "$scratch/watched.c" >"$scratch/edited"
mv "$scratch/edited" "$scratch/watched.c"
wait_for says_now watch "reloaded '"
make_calls second
stop_bccrun watch
wait_bccrun watch
check "--watch: before and after a reload" same \
    <(grep getpgid "$scratch/first.rows" "$scratch/second.rows" -h | awk -F, '{ print $8 "," (NR > 23 ? -$1 : $1) }') \
    <(sed '/pid/d' "$scratch/out")

# --- What a tracepoint does not have ---

# refuses NAME LINE WORDS... <PROBE: it is refused before anything is compiled, with a caret below this line.
refuses() {
    local name=$1 line=$2
    shift 2
    cat >"$scratch/probe.c"
    bccrun -d 1 "$scratch/probe.c"
    check "$name" fails_with 1 "$@" "probe.c:$line:" "hint: "
}
no_registers="this kernel has no kprobes, and the call's tracepoint has no"

refuses "PT_REGS_PARM1()" 4 "cannot attach ksyscall kill: $no_registers registers for 'PT_REGS_PARM1' ($scratch/probe.c:4)" \
    "a call's arguments can be parameters after ctx: int f(struct pt_regs *ctx, int first)" <<'END'
SEC("ksyscall/kill")
int f(struct pt_regs *ctx)
{
    return PT_REGS_PARM1(ctx) == 9;
}
END
refuses "a register, in a function that gets ctx" 3 "cannot attach kprobe sys_kill: $no_registers registers for 'regs' (" <<'END'
static int g(int x, struct pt_regs *regs)
{
    return x + regs->ip;
}
int kprobe__sys_kill(struct pt_regs *ctx, int pid)
{
    return g(pid, ctx);
}
END
refuses "PT_REGS_RC() where a call starts" 3 "$no_registers registers for 'PT_REGS_RC'" <<'END'
int syscall__kill(struct pt_regs *ctx)
{
    return PT_REGS_RC(ctx);
}
END
refuses "PT_REGS_PARM1() where it returns" 2 "$no_registers registers for 'PT_REGS_PARM1'" \
    "PT_REGS_RC(ctx) is the result; a function at the call's entry can keep its arguments in a map" <<'END'
SEC("kretsyscall/kill")
int f(struct pt_regs *ctx) { return PT_REGS_RC(ctx) + PT_REGS_PARM1(ctx); }
END
refuses "a helper that needs a kprobe" 2 "$no_registers context for 'bpf_override_return'" "perf_submit(), get_stackid()" <<'END'
SEC("ksyscall/kill")
int f(struct pt_regs *ctx) { return bpf_override_return(ctx, 1); }
END
refuses "more parameters than the call has arguments" 3 "the call has 2 arguments, and 'f' ($scratch/probe.c:3) takes 3" \
    "/sys/kernel/tracing/events/syscalls/sys_enter_kill/format" <<'END'
SEC("ksyscall/kill")
int f(struct pt_regs *ctx, int pid, int signal,
      int more)
{
    return more;
}
END
refuses "more than one of those has that match a glob" 2 "the call has 1 argument, and 'f' ($scratch/probe.c:2) takes 2" \
    "sys_enter_getpgid/format" <<'END'
SEC("ksyscall/getp[gr]*")
int f(struct pt_regs *ctx, int pid, int signal) { return signal; }
END
refuses "arguments where a call returns" 2 "'f' ($scratch/probe.c:2) takes arguments, and a return has none" <<'END'
SEC("kretsyscall/kill")
int f(struct pt_regs *ctx, int pid) { return pid; }
END
refuses "a struct by value" 2 "'syscall__kill' ($scratch/probe.c:2) takes a struct by value" "a number or a pointer" <<'END'
struct s { int a; };
int syscall__kill(struct pt_regs *ctx, struct s s) { return s.a; }
END
refuses "a variadic function" 1 "'syscall__kill' ($scratch/probe.c:1) takes something without a name" <<'END'
int syscall__kill(struct pt_regs *ctx, int pid, ...) { return pid; }
END
refuses "a register that a macro hides" 2 "it reads registers from ctx, and the call's tracepoint, which stands in for a kprobe" <<'END'
#define SIGNAL ctx->si
SEC("ksyscall/kill")
int f(struct pt_regs *ctx) { return SIGNAL; }
END
refuses "a call that there is not" 1 "cannot attach to the system call kil: this kernel has no tracepoint syscalls/sys_enter_kil" \
    "did you mean 'kill'" <<'END'
SEC("ksyscall/kil") int f(struct pt_regs *ctx) { return 0; }
END
refuses "a glob that no call matches" 1 "cannot attach to the system call kil?x: this kernel has no tracepoint syscalls/sys_enter_kil?x" <<'END'
SEC("ksyscall/kil?x") int f(struct pt_regs *ctx) { return 0; }
END
refuses "one place that reads the results of two kinds" 1 \
    "cannot attach uretprobe c:getppid: its result is read where that of a system call's tracepoint is read too ($scratch/probe.c:1)" <<'END'
static int result(struct pt_regs *ctx) { return PT_REGS_RC(ctx); }
SEC("kretsyscall/getppid") int f(struct pt_regs *ctx) { return result(ctx); }
SEC("uretprobe/c:getppid") int g(struct pt_regs *ctx) { return result(ctx); }
END

# Next to it, another kind keeps its registers.
cat >"$scratch/probe.c" <<'END'
struct event { s64 value; };
BPF_PERF_OUTPUT(events);
static int send(struct pt_regs *ctx, s64 value)
{
    struct event event = {.value = value};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
SEC("uprobe/c:setpgid") int asked(struct pt_regs *ctx) { return send(ctx, PT_REGS_PARM2(ctx)); }
SEC("ksyscall/setpgid") int called(struct pt_regs *ctx, int pid, int group) { return send(ctx, -group); }
SEC("kretsyscall/setpgid") int answered(struct pt_regs *ctx) { return send(ctx, PT_REGS_RC(ctx)); }
SEC("uretprobe/c:setpgid") int returned(struct pt_regs *ctx) { return send(ctx, (int)PT_REGS_RC(ctx)); }
END
bccrun -f csv "$scratch/probe.c" -- setpriv --nnp perl -e 'setpgrp(1073741823, 23)'
check "uprobes next to them" is "$(sed 1d "$scratch/out" | tr '\n' ' ')" "23 -23 -3 -1 "

echo 'int f(struct pt_regs *ctx) { return 0; }' >"$scratch/probe.c"
bccrun -d 1 -a f=ksyscall/kill -a f=kretsyscall/kill "$scratch/probe.c"
check "one function for a call's start and its return" fails_with 1 \
    "cannot attach 'f' ($scratch/probe.c:1) to both ksyscall/kill and kretsyscall/kill: they give it different arguments"
bccrun -d 0.1 -a f=ksyscall/kill -a f=kprobe/sys_tkill "$scratch/probe.c"
check "one function for two calls" is "$status" 0

# In BCC, a function's name alone does not attach it.
cat >"$scratch/probe.c" <<'END'
int syscall__no_such_call(struct pt_regs *ctx, int a) { return a; }
int syscall__kill(struct pt_regs *ctx, int pid) { return pid; }
END
bccrun -d 0.1 "$scratch/probe.c"
check "a call that only a function's name guesses" is "$status" 0
check "a call that only a function's name guesses: it is reported" says "warning: cannot attach to the system call no_such_call"
finish
