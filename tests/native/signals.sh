#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Signals end a run in order, even if the reader of its output has stopped reading; it survives other signals.
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

# bccrun writes into a pipe that has room for its rows and that nobody reads.
start_stuck() { # NAME ARGUMENT..
    mkfifo "$scratch/$1.out"
    exec {pipe}<>"$scratch/$1.out"
    start_bccrun "$@" --no-maps "$scratch/probe.c"
    wait_attached "$1"
    "$PRIORITIES" "$WHO" "$CALLS" 0
}

# It sleeps in write(2) to standard output: system call 1 on x86-64, 4 on s390x, 64 on others.
is_stuck() { # NAME
    local number descriptor
    read -r number descriptor _ <"/proc/$(pid_of "$1")/syscall" && [[ $number,$descriptor == @(1|4|64),0x1 ]]
}

wait_stuck() { # NAME
    wait_for is_gone "$1" || kill -KILL "${pids[$1]}"
    { wait "${pids[$1]}"; } 2>/dev/null
    status=$?
    sed '/warning: compiling against the headers\|than in these headers/d' "$scratch/$1.err" >"$scratch/err"
    : >"$scratch/out"
}

# What the reader would have found, in $scratch/rows; and how many lines were not written.
read_rest() { # NAME
    exec {rest}<"$scratch/$1.out"
    exec {pipe}>&-
    cat <&"$rest" >"$scratch/rows"
    exec {rest}<&-
    unwritten=$(sed -n 's,^[^0-9]*\([0-9]*\) lines were not written to .*,\1,p' "$scratch/err")
}

start_stuck stopped
check "nobody reads: it waits" wait_for is_stuck stopped
stop_bccrun stopped
wait_stuck stopped
read_rest stopped
check "SIGINT ends it, exit status 1" is "$status" 1
check "what could not be written is reported" says "lines were not written to standard output: its reader has stopped reading"
check "and counted: together with what is in the pipe, the heading and every event" is \
    "$(($(wc -l <"$scratch/rows") + unwritten))" $((CALLS + 1))
check "the summary is printed" says "$CALLS events, 0 lost"

start_stuck counted -f json -N $CALLS
wait_stuck counted
read_rest counted
check "-N ends it: exit status, events" is "$status $(grep -c "^$CALLS events, 0 lost" "$scratch/err")" "1 1"
check "JSON: all objects are whole, and counted with the attachment and the summary" is \
    "$(($(jq -c . "$scratch/rows" | wc -l) + unwritten))" $((CALLS + 2))

# Its messages go to the same pipe.
mkfifo "$scratch/both.out"
exec {pipe}<>"$scratch/both.out"
"$BCCRUN" -d 2 --no-maps "$scratch/probe.c" >"$scratch/both.out" 2>&1 &
pids[both]=$!
wait_for_file() { grep -q "prog_id" "/proc/${pids[both]}/fdinfo/"* 2>/dev/null; }
wait_for wait_for_file
for _ in 1 2 3; do "$PRIORITIES" "$WHO" "$CALLS" 0; done
: >"$scratch/both.err"
wait_stuck both
exec {rest}<"$scratch/both.out"
exec {pipe}>&-
check "-d ends it, with standard error in the same pipe" is "$status $(grep -c 'Waiting for events' <&"$rest")" "1 1"
exec {rest}<&-

mkfifo "$scratch/command.out"
exec {pipe}<>"$scratch/command.out"
start_bccrun command --no-maps "$scratch/probe.c" -- "$PRIORITIES" "$WHO" "$CALLS" 0
wait_stuck command
read_rest command
check "the end of the command ends it, with a status of its own" is \
    "$status $(($(wc -l <"$scratch/rows") + unwritten))" "1 $((CALLS + 1))"

# It gives up after a second in which nothing is read. The reader may be slow to start, so bccrun is stopped until then.
start_stuck slow
wait_for is_stuck slow
stop_bccrun slow STOP
stop_bccrun slow TERM
cat <"$scratch/slow.out" >"$scratch/rows" {pipe}>&- &
reader=$!
exec {pipe}>&-
wait_for [ -s "$scratch/rows" ]
stop_bccrun slow CONT
wait_stuck slow
wait $reader
check "a reader that goes on reading gets everything" is "$status $(wc -l <"$scratch/rows") $(tail -n 1 "$scratch/rows" | tr -d ' ')" \
    "0 $((CALLS + 1)) $CALLS"
check "and no word about lines" says_not "not written"

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

# In a process group of its own: the kernel stops nobody in an orphaned one, which this test's may be. And SIGTSTP is
# not ignored, as it is where this test's caller ignores it.
# shellcheck disable=SC2016 # perl expands it
printf '#!/bin/sh\nexec perl -e '\''setpgrp; $SIG{TSTP} = "DEFAULT"; exec @ARGV'\'' "%s" "$@"\n' "$BCCRUN" >"$scratch/bccrun"
chmod +x "$scratch/bccrun"
BCCRUN=$scratch/bccrun start_bccrun held --no-maps "$scratch/probe.c"
is_stopped() { grep -q '^State:.T' "/proc/$(pid_of held)/status"; }
wait_attached held
stop_bccrun held TSTP
check "SIGTSTP stops it" wait_for is_stopped
"$PRIORITIES" "$WHO" 23 0
stop_bccrun held CONT
"$PRIORITIES" "$WHO" 42 0
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
is_unloaded() { ! cat /proc/[0-9]*/fdinfo/* 2>/dev/null | grep -q "^prog_id:[[:space:]]*$1\$"; }
check "SIGQUIT: there was a program" [ -n "$program" ]
check "SIGQUIT: its program is gone" wait_for is_unloaded "$program"
finish
