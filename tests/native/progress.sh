#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A word on the terminal while something takes long, and how long a compile may take. Compiles take as long as this test
# wants: they read a FIFO.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

headers+=(--no-cache)
word='compiling...'
erased=$'\r            \r'

probe=$scratch/probe.c
cat >"$probe" <<'END'
#include "slow.h"
BPF_HASH(counts, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_acct) { return 0; }
END

# What a terminal gets, in $scratch/screen; $program is what runs.
program=$BCCRUN
on_terminal() { # ARGUMENT...
    slow
    : >"$scratch/screen"
    TERM=${TERMINAL-xterm} script -qfec "$(printf '%q ' "$program" "${headers[@]}" "$@")" "$scratch/screen" </dev/null >/dev/null &
    script=$!
}
screen_has() { [[ $(<"$scratch/screen") == *"$1"* ]]; }
screen_has_not() { ! screen_has "$1"; }

# A compile lasts from compiles, which the compiler process's reading lets go on, until let_go. It reads the header
# several times: from then on it is a file.
slow() { rm -f "$scratch/slow.h" && mkfifo "$scratch/slow.h"; }
compiles() { exec {header}>"$scratch/slow.h"; }
let_go() { # [LINES]
    echo "${1-}" >"$scratch/file.h"
    mv "$scratch/file.h" "$scratch/slow.h"
    echo "${1-}" >&"$header"
    exec {header}>&-
}
slow
# For what must not come. The compiler process has certainly been seen to wait for longer than the word waits.
outlast() { pause 1.5; }

on_terminal --dry-run "$probe"
compiles
check "a word is shown while a probe compiles" wait_for screen_has "$word"
let_go
wait "$script"
check "it is erased" screen_has "$word$erased"
check "by spaces and before anything else is printed" screen_has_not "$word"$'\n'

on_terminal --dry-run "$probe"
compiles
wait_for screen_has "$word"
let_go 'int broken('
wait "$script"
erased_before() { [[ $(<"$scratch/screen") == *"$word$erased"*"$1"* ]]; }
check "before an error too" erased_before "cannot compile"

on_terminal -q --dry-run "$probe"
compiles
outlast
let_go
wait "$script"
check "not with -q" screen_has_not "$word"
on_terminal -f json --dry-run "$probe"
compiles
outlast
let_go
wait "$script"
check "not with JSON" screen_has_not "$word"
TERMINAL=dumb on_terminal --dry-run "$probe"
compiles
outlast
let_go
wait "$script"
check "not where it cannot be erased" screen_has_not "$word"

slow
bccrun --dry-run "$probe" &
run=$!
compiles
outlast
let_go
wait "$run"
check "not in a pipe" says_not "$word"

# A compiler that says when it verifies, and then waits.
mkdir "$scratch/bin"
cp "$BCCRUN" "$scratch/bin/bccrun"
mkfifo "$scratch/verified"
cat >"$scratch/bin/bccrun-compile" <<END
#!/bin/sh
$BCCRUN-compile 5>$scratch/steps
printf v >&5
read -r line <$scratch/verified
cat $scratch/steps >&5
END
chmod 755 "$scratch/bin/bccrun-compile"
program=$scratch/bin/bccrun
sed -i 1d "$probe"
on_terminal --dry-run "$probe"
exec {verified}>"$scratch/verified"
check "another word while it is verified" wait_for screen_has "verifying..."
exec {verified}>&-
wait "$script"
check "which is erased" screen_has "verifying...$erased"
check "the compiler reports the verifier, and then its reply" is "$(<"$scratch/steps")" vd
program=$BCCRUN
sed -i '1i #include "slow.h"' "$probe"

# Under --watch a word is shown until there are rows. bccrun itself opens the FIFO too, to see whether it has changed, so
# this test reads and writes it.
if ((EUID == 0)) && [ -e /sys/kernel/tracing/events/syscalls ]; then
    watcher() { pgrep -f "^$BCCRUN .*-w $probe"; }
    is_compiling() { find "/proc/$(pgrep -P "$(watcher)" bccrun-compile)/fd" -lname "$scratch/slow.h" 2>/dev/null | grep -q .; }
    on_terminal -w "$probe"
    exec {header}<>"$scratch/slow.h"
    check "--watch: a word for the first version" wait_for screen_has "$word"
    let_go
    check "--watch: erased when it runs" wait_for erased_before "Waiting for events.."
    : >"$scratch/screen"
    slow
    exec {header}<>"$scratch/slow.h"
    check "--watch: the next version compiles" wait_for is_compiling
    outlast
    check "--watch: without a word among the rows" screen_has_not "$word"
    let_go
    kill -INT "$(watcher)"
    wait "$script"
    check "--watch: it ends" screen_has "Received signal"
else
    skip "--watch" "it needs root and tracepoints of system calls"
fi

# --- how long a compile may take ---

export BCCRUN_COMPILE_SECONDS=1
slow
bccrun --dry-run "$probe" &
run=$!
compiles
wait "$run"
exec {header}>&-
check "a process that uses no CPU time is ended" grep -q '^bccrun: cannot compile: the compiler process used no CPU time for 1 s, and was killed$' "$scratch/err"
check "with what may be the reason" says "a file that the probe includes may have no end, such as a FIFO; BCCRUN_COMPILE_SECONDS=N"

# 4^24 terms; a second of CPU time is used up long before their end.
{
    echo '#define F0 1 +'
    for ((i = 1; i < 25; i++)); do echo "#define F$i F$((i - 1)) F$((i - 1)) F$((i - 1)) F$((i - 1))"; done
    printf '#if F24 0\n#endif\n'
    sed 1d "$probe"
} >"$scratch/endless.c"
bccrun --dry-run "$scratch/endless.c"
check "a process that uses CPU time without end is ended" fails_with 1 \
    "cannot compile: the compiler process had not ended after 1 s of CPU time, and was killed" \
    "a macro may grow without bound; BCCRUN_COMPILE_SECONDS=N gives it more time"

# The header comes bit by bit. Where this test was so slow that a bit came late, it tries again.
export BCCRUN_COMPILE_SECONDS=2
slowly() {
    local before longest
    until [ "${longest:-2000}" -lt 1500 ]; do
        slow
bccrun --dry-run "$probe" &
        run=$!
        compiles
        before=${EPOCHREALTIME/[.,]/} longest=0
        for ((i = 0; i < 8; i++)); do
            pause 0.5
            echo '/* more */' >&"$header"
            now=${EPOCHREALTIME/[.,]/}
            longest=$((now - before > longest * 1000 ? (now - before) / 1000 : longest)) before=$now
        done
        let_go
        wait "$run"
    done
    [ ! -s "$scratch/err" ]
}
check "one that takes longer, but goes on and uses little, is not" slowly

finish
