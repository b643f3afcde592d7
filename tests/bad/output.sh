#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Standard output, error and input that are full, closed or gone; and ends that nobody could prepare for.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
probe "" >"$scratch/probe.c"

to() { # FILE ARGUMENT...: bccrun with its standard output there
    local file=$1
    shift
    timeout 100 "$BCCRUN" "${headers[@]}" "$@" >"$file" 2>"$scratch/err" </dev/null
    status=$?
    sed -i '/warning: compiling against the headers of Linux/d' "$scratch/err"
    : >"$scratch/out"
}
full() { # LINES BEFORE
    { printf '%s' "$1" && cat; } <<'END' | refused 1
bccrun: cannot write to standard output: No space left on device
  hint: free some space where the output goes, or send it elsewhere
END
}
to /dev/full -d 5 "$scratch/probe.c"
check "a full disk" full $'Waiting for events..\n'
to /dev/full -q -d 5 "$scratch/probe.c"
check "a full disk, quietly" full ""
for command in list --help --version "show execve"; do
    # shellcheck disable=SC2086
    to /dev/full $command
    check "a full disk: $command" full ""
done

closed() {
    { printf '%s' "$1" && cat; } <<'END' | refused 1
bccrun: cannot write to standard output: Bad file descriptor
  hint: it is closed, or open for reading only: send it to a terminal, a file or a pipe
END
}
RUN=(sh -c 'exec "$@" >&-' closed)
bad -d 5 "$scratch/probe.c"
check "standard output is closed" closed $'Waiting for events..\n'
bad list
check "standard output is closed: list" closed ""
RUN=(sh -c 'exec "$@" 2>&-' closed)
bad -d 0.1 "$scratch/probe.c"
check "standard error is closed: it runs" is "$status" 0
check "standard error is closed: nothing else is written there" is "$(cat "$scratch/out" "$scratch/err")" "    PID"
bad nosuch
check "standard error is closed: the exit status tells" is "$status" 1
RUN=(sh -c 'exec "$@" <&-' closed)
bad -d 0.1 "$scratch/probe.c"
check "standard input is closed: it runs" ran "0 events, 0 lost"
bad -
check "standard input is closed: it cannot be read" refused 1 \
    <<<"bccrun: cannot read 'standard input': Bad file descriptor"
RUN=(sh -c 'exec "$@" <&- >&- 2>&-' closed)
bad -d 0.1 "$scratch/probe.c"
check "all three are closed" is "$status" 1
RUN=()

# A reader that goes away ends it in silence, whenever it goes.
sed 's/sys_enter_acct/sys_enter_getppid/' "$scratch/probe.c" >"$scratch/busy.c"
while :; do sh -c :; done & # a shell asks for its parent's PID when it starts
workload=$!
timeout 60 "$BCCRUN" "${headers[@]}" -q "$scratch/busy.c" 2>"$scratch/err" </dev/null | head -n 2 >"$scratch/out"
status=${PIPESTATUS[0]}
sed -i '/warning: compiling against/d' "$scratch/err"
check "a reader that goes away" is "$status $(cat "$scratch/err")" "0 "
timeout 60 "$BCCRUN" "${headers[@]}" -q -d 2 -f log "$scratch/busy.c" >/dev/full 2>"$scratch/err" </dev/null
status=$?
sed -i '/warning: compiling against/d' "$scratch/err"
: >"$scratch/out"
check "a disk that is full at the first event" full ""
timeout 60 prlimit --fsize=2000 "$BCCRUN" "${headers[@]}" -q -d 20 -f log "$scratch/busy.c" >"$scratch/rows" \
    2>"$scratch/err" </dev/null
status=$?
sed -i '/warning: compiling against/d' "$scratch/err"
: >"$scratch/out"
check "a file that may not grow" refused 1 <<'END'
bccrun: cannot write to standard output: File too large
  hint: the file has reached the largest size allowed, see 'ulimit -f'
END
kill $workload
wait $workload 2>/dev/null

# Killed while it traces: what it loaded goes with it.
held() { # FILE...: the numbers of the programs that these descriptors hold
    sed -n 's/^prog_id:[[:space:]]*//p' "$@" 2>/dev/null | sort -u
}
"$BCCRUN" "${headers[@]}" "$scratch/probe.c" >"$scratch/out" 2>"$scratch/err" </dev/null &
host=$!
for ((i = 0; i < 200; i++)); do
    grep -q "Waiting for events" "$scratch/err" && break
    sleep 0.05
done
during=$(held /proc/$host/fdinfo/*)
check "while it traces it holds its program" test -n "$during"
kill -KILL $host
wait $host 2>/dev/null
sleep 0.2
check "SIGKILL leaves no program of it" is "$(held /proc/[0-9]*/fdinfo/* | grep -Fx "${during:-none}")" ""
check "SIGKILL leaves no process of it" is "$(pgrep -P $host)" ""
check "SIGKILL leaves no file" is "$(find "$TMPDIR" -mindepth 1)" ""

finish
