#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The embedded probes that need kprobes, or the running kernel's own structs.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh
. tests/lib/lessons.sh

# A tmpfs: other file systems may open files of their own.
directory=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$scratch" "$directory"' EXIT
lessons_here=(open kill exit tcpconnect)
start_lesson open "$directory"
for lesson in kill exit tcpconnect; do start_lesson "$lesson"; done
for lesson in "${lessons_here[@]}"; do start_bccrun "$lesson" "$(image "$lesson")"; done
wait_attached "${lessons_here[@]}"
for lesson in "${lessons_here[@]}"; do
    give_lesson "$lesson"
    end_lesson "$lesson"
done
for lesson in "${lessons_here[@]}"; do stop_bccrun "$lesson"; done

headed() { is "$(head -n 1 "$scratch/out")" "$1"; } # HEADING

wait_bccrun open
check "open: 23 calls of openat, results by name" are_shown open 1
check "open: the heading" headed "LATENCY_NS     PID         RET COMM            FILE"
check "open: an open that waits 100 ms says so" is_long open 1 '1p'
check "open: nothing lost, no map of its own shown" said "Received signal, exiting.." \
    "$(($(wc -l <"$scratch/out") - 1)) events, 0 lost, N seconds"

wait_bccrun kill
check "kill: 23 signals by kill, tkill and tgkill, and what came of them" are_shown kill 0
check "kill: the heading" headed "    PID  TARGET  SIGNAL         RET COMM"

wait_bccrun exit
check "exit: 23 processes, their codes and signals" are_shown exit 1
check "exit: the heading" headed "LIFETIME_NS     PID    CODE  SIGNAL COMM"
check "exit: a process that lives for 100 ms says so" is_long exit 1 '1p'

wait_bccrun tcpconnect
check "tcpconnect: 23 connections over IPv4 and IPv6" are_shown tcpconnect 0
check "tcpconnect: the heading" headed "    PID         RET ADDRESS          PORT    IP COMM"
finish
