#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How issue 2 judges it: a fixed time beside 23 execs of /bin/true by a shell, and what bccrun weighs meanwhile.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

# Long enough for a busy machine under emulation, on which an exec takes a third of a second.
start_bccrun judged -d 12
wait_attached judged
pid=$(pid_of judged)
state=$(<"/proc/$pid/status")
children=$(<"/proc/$pid/task/$pid/children")
comm=$(<"/proc/$BASHPID/comm")
printf '%7s %7s %-15s %s\n' PID UID COMM FILE >"$scratch/wanted"
for ((i = 0; i < 23; i++)); do
    /bin/true &
    printf '%7d %7d %-15s %s\n' $! "$UID" "$comm" /bin/true >>"$scratch/wanted"
    wait $!
done
wait_bccrun judged

check "-d 12: exactly the 23 execs of the shell, in order" rows "$scratch/wanted"
check "-d 12: exit status 0" is "$status" 0
check "-d 12: what it says" said "23 events, 0 lost, N seconds"
check "-d 12: ends after 12 seconds" grep -Eq ', 1[2-4]\.[0-9] seconds' "$scratch/err"

rss_kib=$(sed -nE 's/^VmRSS:\s*([0-9]+) kB/\1/p' <<<"$state")
check "attached: $rss_kib KiB of resident memory are less than 8 MiB" [ "${rss_kib:-99999}" -lt 8192 ]
check "attached: no child process is left" is "$children" ""
finish
