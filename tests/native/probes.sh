#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The embedded probes on tracepoints whose fields hold all that they show: they need no kprobes, and no struct of the
# kernel.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh
. tests/lib/lessons.sh

if ((EUID != 0)) || [ ! -e /sys/kernel/tracing/events/syscalls ]; then
    skip "probes on tracepoints" "this needs root, and a kernel with tracepoints of system calls"
    finish
    exit
fi

# On this directory's own disk, if it is on one: /tmp may be memory.
disk=$(mktemp -p build)
directory=$(mktemp -d)
trap 'rm -rf "$scratch" "$directory" "$disk"' EXIT
has_disk() { [ -e "/sys/dev/block/$(stat -c %Hd:%Ld "$disk")" ] && dd if="$disk" iflag=direct count=0 2>"$scratch/why"; }

# The probe with a parameter set: a file of its own, for it says so before the probe's text.
with() { # PROBE DEFINITION
    { printf '#define %s\n' "$2" && "$BCCRUN" show "$1"; } >"$scratch/$1.c"
    echo "$scratch/$1.c"
}

start_lesson open "$directory"
start_lesson tcplife
start_lesson syscount
start_lesson runqlat
started=(opensnoop failed tcplife syscount runqlat)
has_disk && start_lesson bitesize "$disk" && started+=(bitesize)

start_bccrun opensnoop opensnoop
start_bccrun failed "$(with opensnoop "ONLY_FAILED 1")"
start_bccrun tcplife tcplife
start_bccrun syscount "$(with syscount "PID ${workers[syscount]}")"
start_bccrun runqlat "$(with runqlat "TID ${workers[runqlat]}")"
[ -z "${workers[bitesize]-}" ] || start_bccrun bitesize bitesize
wait_attached "${started[@]}"

# How often the thread has left its CPU, of itself or not.
switches() { awk '/ctxt_switches/ { sum += $2 } END { print sum }' "/proc/${workers[runqlat]}/status"; }
before=$(switches)
for lesson in "${!workers[@]}"; do give_lesson "$lesson"; done
for lesson in open tcplife ${workers[bitesize]:+bitesize}; do end_lesson "$lesson"; done
for lesson in syscount runqlat; do await_lesson "$lesson"; done
after=$(switches)
for name in "${started[@]}"; do stop_bccrun "$name"; done

wait_bccrun opensnoop
check "opensnoop: 23 calls of openat, results by name" are_shown open 1
check "opensnoop: the heading" is "$(head -n 1 "$scratch/out")" "LATENCY_NS     PID         RET COMM            FILE"
check "opensnoop: an open that waits 100 ms says so" is_long open 1 '1p'
sed -i '/warning: compiling against the headers\|than in these headers/d' "$scratch/err"
check "opensnoop: nothing lost, no map of its own shown" said "Received signal, exiting.." \
    "$(wc -l <"$scratch/out" | awk '{ print $1 - 1 }') events, 0 lost, N seconds"
wait_bccrun failed
grep ' -[0-9]' "$scratch/open.rows" >"$scratch/failed.rows"
check "opensnoop, ONLY_FAILED: those that failed" same "$scratch/failed.rows" \
    <(own_rows open | sed -E 's/^ *[0-9.]+ .?s //')

wait_bccrun tcplife
check "tcplife: both ends of 11 connections, and one that was refused" are_shown tcplife 3
check "tcplife: the heading" is "$(head -n 1 "$scratch/out")" \
    "CONNECT_NS    OPEN_NS   CLOSE_NS     PID LPORT RPORT REMOTE          COMM"
check "tcplife: a connection held open for 100 ms says so" is_long tcplife 2 '1p'
check "tcplife: an end that waits 100 ms says so" is_long tcplife 3 '2p'

wait_bccrun syscount
check "syscount, PID: 23 calls of getppid and the read that waits" is "$(part counts)" "counts
SYSCALL BITS COMM        VALUE
$(<"$scratch/syscount.rows")"

wait_bccrun runqlat
check "runqlat, TID: as many waits as the thread left its CPU, and it did so 23 times" [ $((after - before)) -ge 23 ]
# The kernel does not run a program inside another one on the same CPU: it counts those as missed.
missed=$(sed -nE 's/.* ([0-9]+) missed by the probe.*/\1/p' "$scratch/err")
counted=$(part wait_us | awk -F '[>|]' 'NR > 1 { split($2, n, " "); sum += n[2] } END { print sum }')
is_every_one() {
    ((counted <= after - before && counted + ${missed:-0} >= after - before)) ||
        { echo "$counted counted, ${missed:-0} missed, of $((after - before))" && false; }
}
check "runqlat, TID: every one of them counted, or known to be missed" is_every_one

is_bitesize() {
    is "$(part "bytes comm=my-bitesize")" "bytes comm=my-bitesize
 4096 -> 8191           12 |****************************************|
 8192 -> 16383           0 |                                        |
16384 -> 32767          11 |************************************    |"
}
# A request has the name of the task that hands it to the disk, which on a busy disk may be another's: then once more.
give_bitesize() {
    rm -f "$scratch/bitesize."*
    start_lesson bitesize "$disk"
    start_bccrun bitesize bitesize
    wait_attached bitesize
    give_lesson bitesize && end_lesson bitesize
    stop_bccrun bitesize && wait_bccrun bitesize
}
if [ -n "${workers[bitesize]-}" ]; then
    wait_bccrun bitesize
    for ((try = 0; try < 20; try++)); do
        is_bitesize >"$scratch/why" && break
        give_bitesize
    done
    check "bitesize: 12 reads of 4 KiB and 11 of 16 KiB" is_bitesize
else
    skip "bitesize: 12 reads of 4 KiB and 11 of 16 KiB" "$PWD/build is not on a disk that takes O_DIRECT"
fi
for lesson in syscount runqlat; do end_lesson "$lesson"; done
finish
