#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The compiler process missing, failing, crashing, killed: an error, and nothing of it left.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
sanitize_compiler

# A copy of bccrun, with a compiler of our own next to it.
real=$BCCRUN
mkdir "$scratch/bin"
cp "$BCCRUN" "$scratch/bin/bccrun"
BCCRUN=$scratch/bin/bccrun
fake=$scratch/bin/bccrun-compile
probe "" >"$scratch/probe.c"

pretend() { # SCRIPT
    printf '#!/bin/sh\n%s\n' "$1" >"$fake"
    chmod 755 "$fake"
    bad "$scratch/probe.c"
}

bad "$scratch/probe.c"
check "no compiler" refused_with 1 "cannot start the compiler: there is no " "bccrun-compile" \
    "hint: it belongs beside bccrun: 'make' builds both, 'make install' installs both"
bad --version
check "no compiler: the version is printed all the same" shows "libbcc: the compiler process did not say"

pretend 'kill -SEGV $$'
check "a crash" refused 1 <<'END'
bccrun: cannot compile: the compiler process was ended by signal 11 (Segmentation fault)
  hint: libbcc crashes on some texts that are not C: look at what is before and in the first function
END
pretend 'kill -KILL $$'
check "killed" refused 1 <<'END'
bccrun: cannot compile: the compiler process was ended by signal 9 (Killed)
  hint: somebody killed it, or the machine is out of memory: a compile takes about 150 MB
END
pretend 'exit 1'
check "a failure without a word" refused 1 <<<"bccrun: cannot compile: the compiler process failed with status 1"
pretend 'echo "bccrun-compile: error while loading shared libraries: libbcc.so.0" >&2; exit 127'
check "a failure with a reason" refused 1 <<'END'
bccrun: cannot compile: the compiler process failed with status 127
  bccrun-compile: error while loading shared libraries: libbcc.so.0
END
pretend 'printf "\033[31mred\a\n%0300d\n" 7; exit 3'
check "escape sequences in its output are shown as text" refused_with 1 "failed with status 3" '\e[31mred\x07'

damaged() {
    refused 1 <<'END'
bccrun: cannot compile: the compiler process's reply is damaged
  hint: bccrun and bccrun-compile must be of one build: 'make' builds both, 'make install' installs both
END
}
pretend 'exit 0'
check "no reply" damaged
pretend 'head -c 5000 /dev/zero >&4'
check "a reply of zeros" refused_with 1 "the compiler process's reply is damaged"
pretend 'yes garbage | head -c 100000 >&4'
check "a reply of garbage" refused_with 1 "the compiler process's reply is damaged"
pretend 'head -c 200000000 /dev/zero >&4'
check "a reply of 200 MB" refused_with 1 "cannot read what the compiler replied: File too large"

printf 'garbage' >"$fake"
bad "$scratch/probe.c"
check "no program" refused_with 1 "failed with status 126" "bccrun-compile: Exec format error"
chmod 644 "$fake"
bad "$scratch/probe.c"
check "a program that may not be run" refused_with 1 "cannot start the compiler: there is no "

# The real one.
BCCRUN=$real
bad "$probes/fence.c"
check "a probe that makes LLVM abort" refused_with 1 "the compiler process was ended by signal 6 (Aborted)" \
    "LLVM ERROR: Cannot select" "hint: LLVM gave up on the text; the lines above say why"

# Killed while it compiles, bccrun takes its compiler with it. The fake one would sleep for long.
cp "$BCCRUN" "$scratch/bin/bccrun"
printf '#!/bin/sh\nexec sleep 1000\n' >"$fake"
chmod 755 "$fake"
has_child() { child=$(pgrep -P "$host"); }
session_is_over() { ! left=$(pgrep -r D,R,S,T -s "$host"); }
for signal in KILL TERM INT; do
    setsid env --default-signal=INT "$scratch/bin/bccrun" "${headers[@]}" "$scratch/probe.c" >"$scratch/out" 2>"$scratch/err" &
    host=$!
    wait_for has_child
    kill -"$signal" "$host"
    wait $host 2>/dev/null
    status=$?
    wait_for session_is_over
    check "SIG$signal while it compiles ends bccrun" is $status $((128 + $(kill -l "$signal")))
    check "SIG$signal while it compiles leaves no compiler" is "$left" ""
    check "there was one" test -n "$child"
done

finish
