#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Calls that are under way at the same time: each return is seen, however many there are, and nothing is left behind.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

OPENERS=41 # the kernel's own choice is 10

mkfifo "$scratch/fifo"
events=/sys/kernel/tracing/kprobe_events

# Opens that wait until somebody writes. Their ends are waited for, so all returns come before bccrun is stopped.
open_at_once() {
    local openers=() i
    for ((i = 0; i < OPENERS; i++)); do
        : <"$scratch/fifo" &
        openers+=($!)
    done
    are_waiting() {
        local pid
        for pid in "${openers[@]}"; do
            [[ $(<"/proc/$pid/wchan") == *fifo* || $(<"/proc/$pid/wchan") == *partner* ]] || return 1
        done
    }
    wait_for are_waiting
    : >"$scratch/fifo"
    wait "${openers[@]}"
}

shown_opens() { grep -c "$scratch/fifo\$" "$scratch/out"; }

start_bccrun all "$(image open)"
wait_attached all
check "the return is an event in tracefs" grep -q "^r4096:bccrun/returns_.* __x64_sys_openat\$" "$events"
open_at_once
stop_bccrun all
wait_bccrun all
check "$OPENERS opens at a time, and the one that ends them: all are shown" is "$(shown_opens)" $((OPENERS + 1))
check "none was missed" says " 0 lost, "
check "none was missed, it says" says_not "missed"
no_event_left() { ! grep -q bccrun/ "$events"; }
check "the event is removed" wait_for no_event_left

start_bccrun killed "$(image open)"
wait_attached killed
check "before SIGKILL there is an event" grep -q bccrun/ "$events"
stop_bccrun killed KILL
wait_bccrun killed
check "SIGKILL: the event is removed" wait_for no_event_left

# Where tracefs takes no events, the kernel's own choice must do.
mount --bind /dev/null "$events"
start_bccrun few "$(image open)" -f json
wait_attached few
open_at_once
stop_bccrun few
wait_bccrun few
umount "$events"
shown=$(grep -c "\"$scratch/fifo\"" "$scratch/out")
check "without tracefs there is room for fewer" [ "$shown" -lt "$OPENERS" ]
missed=$(sed -nE 's/.*"missed_by":\{"open_returns":([0-9]+)\}.*/\1/p' "$scratch/out")
if [ -n "$missed" ]; then
    check "what was missed is counted, by function" is $((shown + missed)) $((OPENERS + 1))
else
    skip "what was missed is counted, by function" "$(uname -r) does not count it (Linux 6.7)"
fi
finish
