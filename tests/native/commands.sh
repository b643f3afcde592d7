#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A command that bccrun starts and follows (-c, --): all that its family does is shown, nothing else, and its end is
# bccrun's.
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps) # what the probes remember for themselves is not looked at here
. tests/lib/background.sh

CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
PROBE=tests/native/calls.c

shows_rows() { # FILE...
    cat "$@" >"$scratch/wanted"
    [ -s "$scratch/wanted" ] || { echo "the workload did nothing" && return 1; }
    sed 1d "$scratch/out" | awk '{ $1 = $1; print }' | diff -u "$scratch/wanted" -
}

# A process, its child, the child's thread, what this thread executes in the child's place, and a child of that.
: >"$scratch/rows"
bccrun "$PROBE" -- "$CALLS" "$scratch/rows" 2f3t5e6f7
check "--: 23 calls of a family, in their order" shows_rows "$scratch/rows"
check "exit status 0" is "$status" 0
check "what it says" is "$(sed 's/, [^,]* seconds$//' "$scratch/err")" "Waiting for events..
46 events, 0 lost"

: >"$scratch/rows"
: >"$scratch/others"
mkfifo "$scratch/go"
"$CALLS" "$scratch/others" r995 <"$scratch/go" &
other=$!
exec {go}>"$scratch/go" # so that opening it waits for nobody
: "$go"
start_bccrun family -c "sh -c '\"\$0\" \"\$1\" 995; echo >$scratch/go; exit 3' '$CALLS' $scratch/rows" "$PROBE"
wait "$other"
wait_bccrun family
check "-c: through a shell, and no other process" shows_rows "$scratch/rows"
check "-c: the command's exit status" is "$status" 3

: >"$scratch/rows"
: >"$scratch/others"
"$CALLS" "$scratch/others" r995 <"$scratch/go" &
other=$!
start_bccrun union -p "$other" -c "sh -c '\"\$0\" \"\$1\" 995; echo >$scratch/go; while kill -0 $other; do sleep 0.05; done' '$CALLS' $scratch/rows" "$PROBE"
wait "$other"
wait_bccrun union
check "-c and -p: both" shows_rows "$scratch/rows" "$scratch/others"

: >"$scratch/rows"
bccrun -n named_calls -n '!a-name-of-23-ch' "$PROBE" -- "$CALLS" "$scratch/rows" 9n9
check "a command and other filters: both must hold" shows_rows <(grep ' named_calls$' "$scratch/rows")

# The command's own words, files and signals.
# shellcheck disable=SC2016 # nothing is to expand it
bccrun -q "$PROBE" -- printf '%s|' 'a b' "c'd" '' -q -- '$HOME'
check "--: words as they are" shows "a b|c'd||-q|--|\$HOME|"
bccrun -q "$PROBE" -c "printf %s| 'a b' \"c'd\" '' \\\$HOME * \"x\\\\y\\\"\""
check "-c: only quotes" shows "a b|c'd||\$HOME|*|x\\y\"|"
INPUT=<(echo from the caller) start_bccrun input -q "$PROBE" -- cat
wait_bccrun input
check "standard input is the caller's" shows "from the caller"
grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status >"$scratch/signals"
bccrun -q "$PROBE" -- grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status
check "signals are the caller's" same "$scratch/signals" <(grep ^Sig "$scratch/out")
(trap '' CHLD PIPE && exec grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status) >"$scratch/signals"
# Without timeout(1) and its own idea of SIGCHLD.
(trap '' CHLD PIPE && exec "$BCCRUN" "${headers[@]}" -q "$PROBE" -- grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status) \
    >"$scratch/out" 2>"$scratch/err" </dev/null
check "those that the caller ignores too" same "$scratch/signals" <(grep ^Sig "$scratch/out")
(trap '' CHLD && exec "$BCCRUN" "${headers[@]}" -q "$PROBE" -- sh -c 'exit 5') >"$scratch/out" 2>"$scratch/err" </dev/null
status=$?
check "and the exit status arrives all the same" is "$status" 5
bccrun -q "$PROBE" -- find /proc/self/fd -lname '*bpf*' -o -lname '*perf_event*' -o -lname '*pidfd*'
check "no file of bccrun's is left open" is "$(sed 1d "$scratch/out")" ""

has_taken_signals() { grep -qE '^ShdPnd:\s+0+$' "/proc/$(pid_of "$1")/status"; }

# How it ends.
bccrun "$PROBE" -c "sh -c 'kill -KILL \$\$'"
check "ended by a signal: 128 and its number" is "$status" 137
bccrun -d 1 "$PROBE" -- sleep 1000
check "-d ends the command, with exit status 0" is "$status" 0
check "-d: says that it has ended" says "0 events, 0 lost"
: >"$scratch/rows"
bccrun -N 3 "$PROBE" -- "$CALLS" "$scratch/rows" 99999
check "-N too" is "$status $(sed 1d "$scratch/out" | wc -l)" "0 3"
# shellcheck disable=SC2016 # the inner shells expand it
start_bccrun passed "$PROBE" -- sh -c 'trap "exit 9" TERM; : >"$0"; while :; do sleep 0.05; done' "$scratch/trapped"
wait_attached passed
wait_for [ -e "$scratch/trapped" ]
stop_bccrun passed TERM
wait_bccrun passed
check "SIGTERM is passed on" is "$status" 9
# shellcheck disable=SC2016 # the inner shells expand it
start_bccrun stubborn "$PROBE" -- sh -c 'trap "" TERM; : >"$0"; while :; do sleep 0.05; done' "$scratch/ignored"
wait_attached stubborn
wait_for [ -e "$scratch/ignored" ]
stop_bccrun stubborn TERM
wait_for has_taken_signals stubborn
check "a command may ignore it" runs "${pids[stubborn]}"
stop_bccrun stubborn TERM
wait_bccrun stubborn
check "the second one kills it" is "$status" 137
check "and says so" says "Received signal, exiting.."
start_bccrun killed "$PROBE" -- sh -c "echo \$\$ >'$scratch/pid'; exec sleep 1000"
wait_attached killed
wait_for [ -s "$scratch/pid" ]
stop_bccrun killed KILL
wait_bccrun killed
check "a bccrun that is killed does not end the command" kill "$(<"$scratch/pid")"

# What cannot be started.
bccrun "$PROBE" -- bccrun-no-such-command
check "no such command" fails_with 1 "cannot start 'bccrun-no-such-command': No such file or directory" "hint: "
check "is printed before anything else" is "$(head -n 1 "$scratch/err")" \
    "bccrun: cannot start 'bccrun-no-such-command': No such file or directory"
bccrun -c ./bccrun-no-such-command "$PROBE"
check "no such file" fails_with 1 "cannot start './bccrun-no-such-command': No such file or directory"
bccrun -c /etc/passwd "$PROBE"
check "no program" fails_with 1 "cannot start '/etc/passwd': Permission denied"
bccrun -c /etc "$PROBE"
check "a directory" fails_with 1 "cannot start '/etc': Permission denied"
printf 'not a program' >"$scratch/data"
chmod +x "$scratch/data"
bccrun -c "$scratch/data" "$PROBE"
check "a file that only looks like a program" fails_with 1 "cannot start '$scratch/data': Exec format error"
check "and nothing was waited for" says_not "Waiting for events"
printf '#!/no/such/interpreter\n' >"$scratch/script"
chmod +x "$scratch/script"
bccrun -c "$scratch/script" "$PROBE"
check "a script without its interpreter" fails_with 1 "cannot start '$scratch/script': No such file or directory"
for words in "'a" '"a' "a\\" '' '  '; do
    bccrun -c "$words" "$PROBE"
    check "-c with [$words] is wrong usage" fails_with 2 "for --command: it must be a command"
done
bccrun "$PROBE" --
check "-- and nothing is wrong usage" fails_with 2 "there is no command after --"
bccrun -c true "$PROBE" -- true
check "-c and -- is wrong usage" fails_with 2 "one command at a time"
finish
