#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A CPU goes offline and comes back while bccrun traces: nothing of the others is lost, and it is followed.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh


# bccrun maps one buffer for each CPU that is online.
buffers() { grep -c 'perf_event' "/proc/$(pid_of traced)/maps"; }
buffers_are() { [ "$(buffers)" = "$1" ]; } # COUNT
online() { echo "$1" >/sys/devices/system/cpu/cpu1/online; } # 0|1
leave() {
    online 0
    wait_for buffers_are "$((--count))"
}
# Until the first of some more calls is seen.
come() {
    online 1
    wait_for buffers_are "$((++count))"
    wait_for is_seen "$((++last))"
}
is_seen() { # CALL
    taskset -c 1 perl -e "getpgrp($1)"
    shows_now traced " $1\$"
}
call() { # CPU FIRST: 23 calls
    taskset -c "$1" perl -e "getpgrp(\$_) for $2 .. $2 + 22"
}
calls() { # CPU FIRST: what they must look like
    local i
    for ((i = 0; i < 23; i++)); do printf '%7d %7d\n' "$1" $(($2 + i)); done
}

if [ ! -w /sys/devices/system/cpu/cpu1/online ]; then
    skip "a CPU comes and goes" "this machine has no second CPU that may go offline"
    finish
    exit
fi
online 0
last=2000000
start_bccrun traced "$(image hotplug)"
wait_attached traced
count=$(buffers)
call 0 1000100
come
call 1 1000200
call 0 1000300
call 1 1000400
leave
call 0 1000500
come
call 1 1000600
stop_bccrun traced
wait_bccrun traced
{
    echo "    CPU    CALL"
    calls 0 1000100
    calls 1 1000200
    calls 0 1000300
    calls 1 1000400
    calls 0 1000500
    calls 1 1000600
} >"$scratch/rows"
events=$(sed 1d "$scratch/out" | wc -l)
sed -i '/ 200000[0-9]$/d' "$scratch/out"
check "a CPU comes, goes, and comes back: every event of every CPU, in order" rows "$scratch/rows"
check "nothing lost, and nothing to say about it" said "Received signal, exiting.." "$events events, 0 lost, N seconds"
finish
