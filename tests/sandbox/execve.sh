#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The embedded probes next to a workload of 23 calls, which prints what must be shown.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

WORKLOAD=${WORKLOAD:-$PWD/build/tests/workload}
mkfifo "$scratch/go"
"$WORKLOAD/execve" <"$scratch/go" >"$scratch/execve" 3>"$scratch/hello" &
workload=$!
exec {go}>"$scratch/go"

start_behind_gate execve "$(image execve)"
hello=$(image hello)
start_behind_gate hello "$hello" -T
start_behind_gate log "$hello" -f log
start_behind_gate count "$hello" -N 5
open_gate execve hello log count
wait_attached execve hello log count
printf -v before '%(%T)T' -1
echo >&"$go"
wait "$workload"
printf -v after '%(%T)T' -1
stop_bccrun execve INT
stop_bccrun hello TERM
stop_bccrun log INT

wait_bccrun execve
check "execve: 23 calls of every kind, in order, made safe to print" rows "$scratch/execve"
check "execve: exit status 0 after SIGINT" is "$status" 0
check "execve: what it says" said "Received signal, exiting.." "23 events, 0 lost, N seconds"

# The times are between $before and $after; they are cut off in $scratch/out.
times_are_right() { # the sed script that puts the time first in a line
    sed -nE "$1" "$scratch/out" >"$scratch/times"
    { echo "$before" && cat "$scratch/times" && echo "$after"; } | sort -c &&
        is "$(grep -cE '^[0-2][0-9]:[0-5][0-9]:[0-6][0-9]$' "$scratch/times")" 15
}

wait_bccrun hello
if [[ $after > $before || $after == "$before" ]]; then
    # shellcheck disable=SC2016 # sed's address
    check "hello -T: the time of day" times_are_right '2,$s/ .*//p'
else
    skip "hello -T: the time of day" "midnight has just passed"
fi
check "hello -T: the heading" is "$(head -n 1 "$scratch/out")" "TIME         PID COMM"
sed -i -E 's/^.{9}//' "$scratch/out"
check "hello: execve by leading threads only" rows "$scratch/hello"
check "hello: exit status 0 after SIGTERM" is "$status" 0
check "hello: what it says" said "Received signal, exiting.." "15 events, 0 lost, N seconds"

wait_bccrun log
sed -nE '2,$s/^ *([0-9]+) /bccrun: HH:MM:SS pid: \1\tcomm: /p' "$scratch/hello" >"$scratch/wanted.log"
if [[ $after > $before || $after == "$before" ]]; then
    check "-f log: the time of day" times_are_right 's/^bccrun: ([^ ]*) pid:.*/\1/p'
else
    skip "-f log: the time of day" "midnight has just passed"
fi
sed -i -E 's/^bccrun: [0-9:]{8} /bccrun: HH:MM:SS /' "$scratch/out"
check "-f log: the lines" rows "$scratch/wanted.log"

wait_bccrun count
check "-N 5, from standard input: the first five" rows <(head -n 6 "$scratch/hello")
check "-N 5: exit status 0" is "$status" 0
check "-N 5: what it says" said "5 events, 0 lost, N seconds"
finish
