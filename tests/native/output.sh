#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a run writes for programs, into files and on terminals.
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

# A number that no other test running on this kernel asks for.
WHO=$((5000000 + $$))
PRIORITIES=build/tests/workload/priorities
cat >"$scratch/probe.c" <<END
struct event { char text[32]; int ret; u32 number; };
BPF_PERF_OUTPUT(events);
BPF_HISTOGRAM(sizes);
TRACEPOINT_PROBE(syscalls, sys_enter_getpriority)
{
    struct event event = {.text = {0xff, '\\\\', 'x', 'f', 'f', '"', '\\n', 'C', ':', '\\\\', 'n'}, .ret = -2};
    if (args->who != $WHO)
        return 0;
    sizes.increment(3);
    event.number = 42;
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END

run() { # OPTION...: one run with one event
    start_bccrun probe "$@" "$scratch/probe.c"
    wait_attached probe
    "$PRIORITIES" "$WHO" 1
    stop_bccrun probe
    wait_bccrun probe
}
types() { jq -r .type "$1" | paste -sd ' '; }

run -f json
check "each type of line" is "$(types "$scratch/out")" "attached event map summary"
check "where it attached" is "$(jq -c 'select(.type == "attached")' "$scratch/out")" \
    '{"type":"attached","function":"tracepoint__syscalls__sys_enter_getpriority","kind":"tracepoint",'`
    `'"where":"syscalls/sys_enter_getpriority","count":1}'
check "how it went" is "$(jq -c 'select(.type == "summary") | del(.seconds)' "$scratch/out")" \
    '{"type":"summary","events":1,"lost":0,"missed":0,"end":"signal"}'
check "bytes and text that looks like them differ" shows '"text":"\\xff\\x5cxff\"\u000aC:\\n"'
check "the bytes come back" is "$(/usr/bin/python3 - "$scratch/out" <<'END'
import json, re, sys
for line in open(sys.argv[1], encoding="utf-8"):
    if json.loads(line)["type"] == "event":
        text = json.loads(line)["data"]["text"].encode()
        print(re.sub(rb"\\x([0-9a-f]{2})", lambda byte: bytes.fromhex(byte[1].decode()), text))
END
)" 'b'"'"'\xff\\xff"\nC:\\n'"'"
check "events and maps have times in order" is \
    "$(jq -s '[.[] | .time_ns // empty] | length == 2 and .[0] <= .[1] and .[0] > 0' "$scratch/out")" true

bccrun -f json -d 0.3 "$scratch/probe.c"
check "the end of its time" is "$(jq -r 'select(.type == "summary") | .end' "$scratch/out")" duration
bccrun -f json "$scratch/probe.c" -- "$PRIORITIES" "$WHO" 1
check "the end of its command" is "$(jq -r 'select(.type == "summary") | .end' "$scratch/out")" command
bccrun -f json -N 1 "$scratch/probe.c" -- sh -c "$PRIORITIES $WHO 1; sleep 1000"
check "the count of events" is "$(jq -r 'select(.type == "summary") | .end' "$scratch/out")" count

# More than a buffer of one page takes: some are lost, and the sums agree.
run_many() {
    start_bccrun probe -f json --buffer 4k "$scratch/probe.c"
    wait_attached probe
    kill -STOP "$(pid_of probe)"
    "$PRIORITIES" "$WHO" 5003 0
    kill -CONT "$(pid_of probe)"
    wait_for shows_now probe '"type":"event"' # then there is room again
    "$PRIORITIES" "$WHO" 1 0                  # with it the kernel reports what was lost before
    wait_for shows_now probe '"type":"lost"'
    "$PRIORITIES" "$WHO" 1
    stop_bccrun probe
    wait_bccrun probe
}
run_many
check "each loss is reported: how many, of which buffer and CPU" jq -es \
    '[.[] | select(.type == "lost")] | length > 0 and all(.buffer == "events" and .count > 0 and .cpu >= 0)' "$scratch/out"
check "the losses add up to what the summary says" jq -es \
    '([.[] | select(.type == "lost") | .count] | add) == (.[] | select(.type == "summary") | .lost)' "$scratch/out"
check "what was seen and what was lost is what was sent" is \
    "$(jq -s '.[] | select(.type == "summary") | .events + .lost' "$scratch/out")" 5005
check "a loss is reported when it is noticed, not at the end" is "$(types "$scratch/out" | grep -c 'lost .*event .*summary$')" 1

# Errors and warnings as JSON.
errors_are() { # STATUS TYPES
    is "$status $(types "$scratch/err")" "$1 $2"
}
bccrun -f json nosuch
check "an error as JSON" errors_are 1 error
check "its message and its advice" is "$(jq -r '.message, .hint' "$scratch/err" | head -2)" \
    "$(printf "cannot find 'nosuch': no embedded probe has this name\n'bccrun list' shows the embedded probes")"
bccrun --bogus -f json
check "an error in front of -f" errors_are 2 error
bccrun -d x --format=json
check "a value in front of --format" errors_are 2 error
bccrun -f json -d 1 -f table nosuch
check "the last -f counts" fails_with 1 "cannot find 'nosuch'"
echo 'int f(struct pt_regs *ctx) { return x; }' | sed 's/f(/kprobe__getpid(/' >"$scratch/wrong.c"
timeout "$PATIENCE" "$BCCRUN" "${headers[@]}" schema -f json "$scratch/wrong.c" >"$scratch/out" 2>"$scratch/err" </dev/null
status=$?
check "the lines that belong to an error" is "$(jq -r 'select(.type == "error") | .detail' "$scratch/err" | tail -1)" \
    "       |                                                  ^"

# Files.
umask 022
run -o "$scratch/made" -f json
check "-o: nothing is on standard output" is "$status$(wc -c <"$scratch/out")" 00
check "-o: all of it is in the file" is "$(types "$scratch/made")" "attached event map summary"
check "-o: only its owner can read it" is "$(stat -c %a "$scratch/made")" 600
chmod 644 "$scratch/made"
for ((i = 0; i < 100; i++)); do echo old; done >>"$scratch/made"
run -o "$scratch/made" -f csv
check "-o: what was there is replaced" is "$(head -1 "$scratch/made")$(grep -c old "$scratch/made")" "text,ret,number0"
check "-o: its mode stays" is "$(stat -c %a "$scratch/made")" 644
mkdir -m 755 "$scratch/own"
ln -s "$scratch/own/target" "$scratch/own/link"
run -o "$scratch/own/link" -f json
check "-o: a link in a directory of our own is followed" is "$(types "$scratch/own/target")" "attached event map summary"
mkfifo "$scratch/own/pipe"
cat "$scratch/own/pipe" >"$scratch/piped" &
reader=$!
run -o "$scratch/own/pipe" -f json
wait $reader
check "-o: a pipe" is "$(types "$scratch/piped")" "attached event map summary"
run -o - -f json
check "-o -" is "$(types "$scratch/out")" "attached event map summary"
run -o /dev/stdout -f json
check "-o /dev/stdout" is "$(types "$scratch/out")" "attached event map summary"
run -o /dev/null
check "-o /dev/null" is "$status$(wc -c <"$scratch/out")" 00

# Colours: the same bytes with and without, but for the colours themselves.
plain() { sed 's/\x1b\[[0-9;]*m//g' "$1"; }
has_colour() { grep -q $'\x1b\[' "$1"; }
has_no_colour() { [ -s "$1" ] && ! has_colour "$1"; }
without() { # a table's rows, in which only colours differ
    run --color=never
    cp "$scratch/out" "$scratch/never"
    run --color=always
}
without
check "--color=always: the heading, the error and the bar" is "$(grep -c $'\x1b\[1m\|\x1b\[1;31m\|\x1b\[36m' "$scratch/out")" 3
check "--color=always: columns stay where they were" diff "$scratch/never" <(plain "$scratch/out")
check "--color=never has none" has_no_colour "$scratch/never"
run
check "what is no terminal has none" diff "$scratch/never" "$scratch/out"
run -o "$scratch/made"
check "nor has a file" diff "$scratch/never" "$scratch/made"
check "texts of any length are the last column" is "$(head -1 "$scratch/never" | tr -s ' ')" " RET NUMBER TEXT"

on_terminal() { # VARIABLE=VALUE...: an error's colours on a terminal
    env -u NO_COLOR TERM=xterm "$@" script -qec "$BCCRUN nosuch" /dev/null >"$scratch/screen" </dev/null
}
on_terminal A=b
check "on a terminal errors have colours" has_colour "$scratch/screen"
on_terminal NO_COLOR=1
check "NO_COLOR" has_no_colour "$scratch/screen"
on_terminal NO_COLOR=
check "NO_COLOR set to nothing says nothing" has_colour "$scratch/screen"
on_terminal TERM=dumb
check "a terminal that is dumb" has_no_colour "$scratch/screen"
env -u TERM script -qec "env -u TERM $BCCRUN nosuch" /dev/null >"$scratch/screen" </dev/null
check "a terminal without a name" has_no_colour "$scratch/screen"
bccrun --color=always nosuch
check "--color=always without a terminal" has_colour "$scratch/err"
NO_COLOR=1 bccrun --color=always nosuch
check "--color=always against NO_COLOR" has_colour "$scratch/err"
bccrun --color=always -f json nosuch
check "JSON has none" errors_are 1 error

finish
