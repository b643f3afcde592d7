#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A run of a fixed time next to 23 execs of /bin/true by a shell, and how much memory bccrun takes meanwhile.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

comm=$(<"/proc/$BASHPID/comm")

# Whether it still ran when the last of them had ended.
probe=$(image execve)
run_judged() { # SECONDS
    local i is_in_time
    start_bccrun judged -d "$1" "$probe"
    wait_attached judged
    pid=$(pid_of judged)
    state=$(<"/proc/$pid/status")
    printf '%7s %7s %-15s %s\n' PID UID COMM FILE >"$scratch/wanted"
    for ((i = 0; i < 23; i++)); do
        /bin/true &
        printf '%7d %7d %-15s %s\n' $! "$UID" "$comm" /bin/true >>"$scratch/wanted"
        wait $!
    done
    children=$(<"/proc/$pid/task/$pid/children") && is_in_time=yes
    wait_bccrun judged
    [ "${is_in_time-}" = yes ]
} 2>/dev/null

# Under emulation on a busy machine an exec takes a third of a second or more.
for seconds in 12 48 192; do run_judged "$seconds" && break; done
check "-d $seconds: exactly the 23 execs of the shell, in order" rows "$scratch/wanted"
check "-d $seconds: exit status 0" is "$status" 0
check "-d $seconds: what it says" said "23 events, 0 lost, N seconds"
lasted=$(sed -nE 's/.*, ([0-9]+)\.[0-9] seconds$/\1/p' "$scratch/err")
check "-d $seconds: ends after $seconds seconds" [ "${lasted:-0}" -ge "$seconds" ]

rss_kib=$(sed -nE 's/^VmRSS:\s*([0-9]+) kB/\1/p' <<<"$state")
check "attached: $rss_kib KiB of resident memory are less than 8 MiB" [ "${rss_kib:-99999}" -lt 8192 ]
check "attached: no child process is left" is "$children" ""
finish
