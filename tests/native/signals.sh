#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Signals end a run in order, also where who reads its output has stopped reading; others it survives.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/background.sh"

WHO=$((5000000 + $$)) # a number that no other test running on this kernel asks for
PRIORITIES=build/tests/workload/priorities
CALLS=10007 # more rows than a pipe holds
cat >"$scratch/probe.c" <<END
struct args { u64 common, number, which, who; };
struct event { u64 number; };
BPF_PERF_OUTPUT(events);
BPF_ARRAY(next, u64, 1);
SEC("tracepoint/syscalls/sys_enter_getpriority")
int hit(struct args *args)
{
    int zero = 0;
    u64 *at = next.lookup(&zero);
    if (args->who != $WHO || !at)
        return 0;
    struct event event = {.number = ++*at};
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END

# bccrun writes into a pipe that holds its rows and that nobody reads.
start_stuck() { # NAME
    mkfifo "$scratch/$1.out"
    exec {pipe}<>"$scratch/$1.out"
    start_bccrun "$1" --no-maps "$scratch/probe.c"
    wait_attached "$1"
    "$PRIORITIES" "$WHO" "$CALLS" 0
    pause 0.5
}

# Until it has ended, for 10 seconds at most.
wait_stuck() { # NAME
    local deadline=$((SECONDS + 10)) pid=${pids[$1]}
    while kill -0 "$pid" 2>/dev/null && ((SECONDS < deadline)); do pause 0.1; done
    kill -KILL "$pid" 2>/dev/null
    { wait "$pid"; } 2>/dev/null
    status=$?
    sed '/warning: compiling against the headers/d' "$scratch/$1.err" >"$scratch/err"
    : >"$scratch/out"
}

start_stuck stopped
check "nobody reads: it waits" kill -0 "$(pid_of stopped)"
stop_bccrun stopped
wait_stuck stopped
timeout 0.5 cat <&"$pipe" >"$scratch/rows"
exec {pipe}>&-
unwritten=$(sed -n 's/^bccrun: warning: \([0-9]*\) lines were not written: .*/\1/p' "$scratch/err")
check "SIGINT ends it, exit status 0" is "$status" 0
check "what could not be written is said" says "lines were not written: who reads standard output took nothing for a second"
check "and counted: together with what is in the pipe, the heading and every event" is \
    "$(($(wc -l <"$scratch/rows") + unwritten))" $((CALLS + 1))
check "the summary is said" says "$CALLS events, 0 lost"

start_stuck slow
stop_bccrun slow TERM
pause 0.3
cat <"$scratch/slow.out" >"$scratch/rows" {pipe}>&- &
reader=$!
exec {pipe}>&-
wait_stuck slow
wait $reader
check "a reader that goes on reading gets everything" is "$status $(wc -l <"$scratch/rows") $(tail -n 1 "$scratch/rows" | tr -d ' ')" \
    "0 $((CALLS + 1)) $CALLS"
check "and nothing is said of lines" says_not "not written"

start_bccrun hung --no-maps "$scratch/probe.c"
wait_attached hung
"$PRIORITIES" "$WHO" 23 0
stop_bccrun hung HUP
wait_bccrun hung
check "SIGHUP: exit status 0" is "$status" 0
check "SIGHUP: what it does at the end" says "Received signal, exiting.."
check "SIGHUP: 23 events" is "$(sed 1d "$scratch/out" | wc -l)" 23

trap '' HUP
start_bccrun nohup --no-maps -d 2 "$scratch/probe.c"
trap - HUP
wait_attached nohup
stop_bccrun nohup HUP
wait_bccrun nohup
check "nohup: SIGHUP does nothing" is "$status $(grep -c Received "$scratch/err")" "0 0"

# In a process group of its own: of an orphaned one, such as this test's may be, the kernel stops nobody.
set -m
start_bccrun held --no-maps "$scratch/probe.c"
set +m
wait_attached held
stop_bccrun held TSTP
"$PRIORITIES" "$WHO" 23 0
pause 0.5
check "SIGTSTP stops it" is "$(ps -o state= -p "$(pid_of held)")" T
stop_bccrun held CONT
"$PRIORITIES" "$WHO" 42 0
pause 0.3
stop_bccrun held
wait_bccrun held
check "SIGCONT: what came meanwhile and afterwards is shown" is "$status $(sed 1d "$scratch/out" | wc -l)" "0 65"

# What a script starts in the background ignores SIGQUIT.
printf '#!/bin/sh\nexec env --default-signal=QUIT prlimit --core=0 "%s" "$@"\n' "$BCCRUN" >"$scratch/bccrun"
chmod +x "$scratch/bccrun"
BCCRUN=$scratch/bccrun start_bccrun quit --no-maps "$scratch/probe.c"
wait_attached quit
program=$(sed -n 's/^prog_id:[[:space:]]*//p' "/proc/$(pid_of quit)/fdinfo/"* | head -n 1)
stop_bccrun quit QUIT
wait_bccrun quit
check "SIGQUIT ends it at once" is "$status" 131
pause 0.3
check "SIGQUIT: its program is gone" is "$program $(cat /proc/[0-9]*/fdinfo/* 2>/dev/null | grep -c "^prog_id:[[:space:]]*$program\$")" "$program 0"
finish
