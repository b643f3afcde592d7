#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Filters in the kernel: two workloads of 23 calls, of which only the one that is asked for may be shown.
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps) # what the probes remember for themselves is not looked at here
. tests/lib/background.sh

CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
PROBE=tests/native/calls.c
NOBODY=65534
chmod 711 "$scratch"

cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
cgroup=$cgroups/bccrun-$$
trap 'rmdir "$cgroup/inner" "$cgroup" 2>/dev/null; rm -rf "$scratch"' EXIT

# Starts a workload that waits to be let go; its pid in $pid.
start_calls() { # NAME SHAPE
    mkfifo "$scratch/$1.go"
    : >"$scratch/$1.rows"
    chmod 666 "$scratch/$1.rows"
    "$CALLS" "$scratch/$1.rows" "r$2" <"$scratch/$1.go" &
    pid=$!
    exec {go}>"$scratch/$1.go"
    pids[$1]=$pid gos[$1]=$go
}

# What is shown while the workloads run that were started.
declare -A gos=()
watch_calls() { # OPTION...
    local name
    start_bccrun watched "$@" "$PROBE"
    wait_attached watched
    for name in "${!gos[@]}"; do
        go=${gos[$name]}
        echo >&"$go"
        exec {go}>&-
        wait "${pids[$name]}"
    done
    gos=()
    stop_bccrun watched
    wait_bccrun watched
}

# The rows, and nothing else, are those of the workloads named.
shows_calls() { # NAME...
    local name
    for name in "$@"; do cat "$scratch/$name.rows"; done | sort >"$scratch/wanted"
    [ -s "$scratch/wanted" ] || { echo "the workload did nothing" && return 1; }
    sed 1d "$scratch/out" | awk '{ $1 = $1; print }' | sort | diff -u "$scratch/wanted" -
}

restart() { # SHAPE-A SHAPE-B
    rm -f "$scratch"/{a,b}.{go,rows}
    start_calls a "$1"
    start_calls b "$2"
}

# A family: a child, its thread, and what this thread executes.
restart 9f5t9 9f7t7
watch_calls
check "no filter: every call" shows_calls a b
check "in the order in which they came" is "$(awk 'NR > 1 && $5 == "start" && !(($1, $4) in seen) { seen[$1, $4]; n++ } END { print n }' "$scratch/out")" 46

restart 995 995
watch_calls -p "${pids[a]}"
check "-p" shows_calls a
restart 995 995
watch_calls -p "${pids[a]}" -p "${pids[b]}"
check "-p twice: one or the other" shows_calls a b
restart 995 995
watch_calls -p "!${pids[a]}"
check "-p '!PID'" shows_calls b
restart 99t5 995
watch_calls -p "${pids[a]}"
check "-p: all threads" shows_calls a
restart 995 995
watch_calls -p "${pids[a]}" -p "${pids[b]}" -p "!${pids[b]}"
check "-p with '!': wanted and not unwanted" shows_calls a

restart t995 995
watch_calls --tid "${pids[a]}" --tid "${pids[b]}"
check "--tid: the thread, not the process" shows_calls b
restart 995 995
watch_calls --tid "!${pids[a]}"
check "--tid '!TID'" shows_calls b

restart u995 995
watch_calls -u nobody
check "-u by name" shows_calls a
restart u995 995
watch_calls -u $NOBODY
check "-u by number" shows_calls a
restart u995 995
watch_calls -u "!nobody"
check "-u '!USER'" shows_calls b

restart n995 995
watch_calls -n a-name-of-23-characters
check "-n: up to the 15 bytes that the kernel keeps" shows_calls a
restart n995 995
watch_calls -n a-name-of-23-c
check "-n: no part of a name" is "$(sed 1d "$scratch/out")" ""
restart n995 995
watch_calls -n '!a-name-of-23-cha' -n '!other'
check "-n '!COMM'" shows_calls b
restart n995 n995
watch_calls -n a-name-of-23-ch -p "${pids[b]}"
check "-n and -p: both must hold" shows_calls b

if mkdir "$cgroup" "$cgroup/inner" 2>/dev/null; then
    restart 995 995
    echo "${pids[a]}" >"$cgroup/inner/cgroup.procs"
    watch_calls --cgroup "$cgroup"
    check "--cgroup: what is below it" shows_calls a
    restart 995 995
    echo "${pids[a]}" >"$cgroup/inner/cgroup.procs"
    watch_calls --cgroup "!$cgroup"
    check "--cgroup '!PATH'" shows_calls b
    restart 995 995
    echo "${pids[b]}" >"$cgroup/cgroup.procs"
    watch_calls --cgroup "$cgroup/inner" --cgroup "$cgroup" --cgroup "!$cgroup/inner"
    check "--cgroup: several" shows_calls b
else
    skip "--cgroup" "no cgroup of version 2 that can be written"
fi

# bccrun makes system calls while it watches. Under a name of its own, since others may run on this machine; another
# process of that name is as visible as any.
OWN=own-$$
ln -s "$(realpath "$BCCRUN")" "$scratch/$OWN"
cat >"$scratch/own.c" <<'END'
struct event { u32 pid; };
BPF_PERF_OUTPUT(events);
SEC("tracepoint/raw_syscalls/sys_enter") int f(void *ctx) {
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
run_own() { # PREFIX...
    timeout "$PATIENCE" "$@" "$scratch/$OWN" "${headers[@]}" -d 1 -n "$OWN" "$scratch/own.c" >"$scratch/out" 2>"$scratch/err"
    status=$?
}
shown_pids() { sed 1d "$scratch/out" | sort -u | tr -d ' '; }
run_own env
check "bccrun itself is never shown" is "$status $(shown_pids)" "0 "
if unshare -pf --mount-proc true 2>/dev/null; then
    run_own unshare -pf --mount-proc
    check "nor in a pid namespace" is "$status $(shown_pids)" "0 "
    timeout "$PATIENCE" unshare -pf --mount-proc "$BCCRUN" "${headers[@]}" "$PROBE" -- "$CALLS" "$scratch/b.rows" 5f9t9 \
        >"$scratch/out" 2>"$scratch/err"
    check "when a command is followed all the same" is "$(sed 1d "$scratch/out" | awk '{ print $4, $5, $6 }')" \
        "$(for ((i = 0; i < 23; i++)); do printf '%d start named_calls\n%d end named_calls\n' $i $i; done)"
else
    skip "nor in a pid namespace" "unshare(1) cannot make one"
fi
mkfifo "$scratch/hold"
"$scratch/$OWN" show hello >"$scratch/hold" &
other=$!
start_bccrun watched -n "$OWN" "$scratch/own.c"
wait_attached watched
cat "$scratch/hold" >/dev/null
wait "$other"
stop_bccrun watched
wait_bccrun watched
check "another process of its name is" is "$(shown_pids | grep -x "$other")" "$other"

# What is wrong in a filter.
bccrun -p 999999999 "$PROBE"
check "-p: no such process" fails_with 1 "cannot filter by pid 999999999: there is no such process" "hint: ps -e"
bccrun -p "!999999999" "$PROBE"
check "-p '!PID': no such process" fails_with 1 "cannot filter by pid 999999999: there is no such process"
bccrun --tid 999999999 "$PROBE"
check "--tid: no such thread" fails_with 1 "cannot filter by tid 999999999: there is no such thread" "hint: ps -eL"
for word in x 0 -1 '!' '' 1x 99999999999; do
    bccrun -p "$word" "$PROBE"
    check "-p '$word' is wrong usage" fails_with 2 "--pid: "
done
bccrun -u rooot "$PROBE"
check "-u: no such user" fails_with 1 "cannot filter by user 'rooot': there is no such user" "did you mean 'root'?"
bccrun -u -1 "$PROBE"
check "-u: no such number" fails_with 1 "cannot filter by user '-1': there is no such user"
bccrun --cgroup /nowhere "$PROBE"
check "--cgroup: no such path" fails_with 1 "cannot filter by cgroup '/nowhere': No such file or directory" "hint: "
bccrun --cgroup /etc/passwd "$PROBE"
check "--cgroup: a file" fails_with 1 "cannot filter by cgroup '/etc/passwd': Not a directory"
bccrun --cgroup "$scratch" "$PROBE"
check "--cgroup: another directory" fails_with 1 "': it is not a cgroup of version 2" "hint: 'findmnt"
many=()
for ((i = 0; i < 65; i++)); do many+=(-n "name$i"); done
bccrun "${many[@]}" "$PROBE"
check "65 values are too many" fails_with 2 "cannot filter by more than 64 values"

start_calls thread tr
echo >&"${gos[thread]}"
has_thread() { tasks=("/proc/${pids[thread]}/task"/*) && ((${#tasks[@]} > 1)); }
wait_for has_thread
bccrun -p "${tasks[1]##*/}" "$PROBE"
check "-p with a thread's number" fails_with 1 "it is a thread of the process ${pids[thread]}" \
    "hint: --tid ${tasks[1]##*/} for the thread, -p ${pids[thread]} for the process"
echo >&"${gos[thread]}"
wait "${pids[thread]}"
finish
