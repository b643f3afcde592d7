# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # variables that are the tests'
# For tests in shell: results as TAP, and bccrun run with everything it says kept apart.
#
#   . "$(dirname "$0")/../lib/tap.sh"
#   bccrun -d 1 ./probe.c          sets $status; standard output in $scratch/out, standard error in $scratch/err
#   check "name" CONDITION...      one result: whether the command CONDITION succeeds
#   skip "name" "reason"
#   use_plain                      from here on bccrun is the one without sanitizers, if it is built: it starts ten times
#                                  faster, for what does not depend on them
#   sanitize_compiler              from here on the compiler process has sanitizers, too: for what is about it. After either,
#                                  $sanitized is bccrun as it was
#   image NAME                     prints the path of the image of a probe of tests/sandbox/images
#   is_over PID                    a condition: the process has ended
#   wait_for CONDITION...          until the command CONDITION succeeds; fails after $PATIENCE seconds
#   finish                         at the end: the exit status
#
# No result depends on how fast or how busy the machine is. A test waits for what must come, with wait_for; it never
# assumes that something has happened after so many seconds. PATIENCE is how long anything may take: only a test that
# fails waits so long.
#
# IMAGES is the directory of what was compiled for this machine before. BCCRUN names the program to test; HEADERS the kernel headers to compile against, where the running kernel's are
# not there ("" in a sandbox, whose kernel has its own). TYPES=btf has the suite compile without headers.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
BCCRUN=${BCCRUN:-$PWD/build/bccrun}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# What one run of a suite compiled the next may use, or the next suite, with SUITES_CACHE; the machine's own cache is never
# touched.
export BCCRUN_CACHE_DIR=${SUITES_CACHE:-$scratch/cache}
export PATIENCE=${PATIENCE:-300}
export BCCRUN_COMPILE_SECONDS=$PATIENCE
results=0 failures=0 status=0

# The running kernel's own headers where they are installed, else those that scripts/setup headers installed.
if [ -z "${HEADERS+set}" ] && [ ! -e "/lib/modules/$(uname -r)/build" ]; then
    for HEADERS in /usr/src/linux-headers-*-"$(dpkg --print-architecture 2>/dev/null)"; do :; done
fi
headers=()
[ -n "${HEADERS:-}" ] && headers=(--headers "$HEADERS")
[ "${TYPES:-}" = btf ] && headers=(--types btf)
types=("${headers[@]}") # what a suite adds to $headers is not for `bccrun compile`

bccrun() {
    timeout "$PATIENCE" "$BCCRUN" "${headers[@]}" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    drop_warnings
}

# Those about headers that are another kernel's. Here as below bash does what a program would do in ten times as long.
drop_warnings() {
    local text line kept=
    IFS= read -rd '' text <"$scratch/err"
    [[ $text == *"compiling against the headers"* || $text == *"than in these headers"* ]] || return 0
    while IFS= read -r line; do
        [[ $line == *"compiling against the headers"* || $line == *"than in these headers"* ]] || kept+=$line$'\n'
    done <<<"${text%$'\n'}"
    printf '%s' "$kept" >"$scratch/err"
}

sanitized=$BCCRUN
use_plain() { # another release's has none
    [[ $BCCRUN != */build/@(san|mixed)/* || ! -x build/bccrun-compile ]] || BCCRUN=$PWD/build/bccrun
}

# `make mixed` made one whose compiler process has none.
sanitize_compiler() {
    [[ $BCCRUN != */build/mixed/bccrun ]] || BCCRUN=$PWD/build/san/bccrun
}

# The image of this name in tests/sandbox/images: one that was compiled for this machine before, or a new one.
image() { # NAME
    local name probe options
    [ -z "${IMAGES:-}" ] || { echo "$IMAGES/$1.bccrun" && return; }
    while read -r name probe options; do
        [ "$name" = "$1" ] || continue
        # shellcheck disable=SC2086 # words
        "$BCCRUN" compile -q "${types[@]}" -o "$scratch/$1.bccrun" "$probe" $options && echo "$scratch/$1.bccrun"
    done <tests/sandbox/images
}

check() { # NAME CONDITION...
    local name=$1
    shift
    results=$((results + 1))
    if "$@" >"$scratch/why" 2>&1; then
        printf 'ok %d - %s\n' "$results" "$name"
    else
        failures=$((failures + 1))
        printf 'not ok %d - %s\n' "$results" "$name"
        printf '#   condition: %s\n#   status: %s\n' "$*" "$status"
        sed 's/^/#   said: /' "$scratch/why" | head -n 40
        [ -f "$scratch/out" ] && sed 's/^/#   stdout: /' "$scratch/out" | head -n 40
        [ -f "$scratch/err" ] && sed 's/^/#   stderr: /' "$scratch/err" | head -n 40
    fi
}

# Sleeps without a program: nothing ever comes through the pipe that it reads from.
mkfifo "$scratch/nothing"
exec {nothing}<>"$scratch/nothing"
pause() { # SECONDS
    # Before bash 5.2 a signal ends the read, and one that comes before the read has begun, as on a busy machine, ends nothing.
    ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 502)) || [[ $1 != 0.* ]] || set -- 0.5
    read -rt "$1" -u "$nothing"
    return 0
}

wait_for() { # CONDITION...
    local deadline=$((SECONDS + PATIENCE))
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        pause 0.02
    done
}

# Whether the process has ended, be it reaped or not. `kill -0` does not tell: once the time of `read -t` is over before
# the call sleeps, as on a slow machine, bash 5.2 leaves SIGCHLD blocked, and reaps none but those that it waits for.
is_over() { # PID
    local stat=
    read -r stat <"/proc/$1/stat" && [[ $stat != *") "[ZX]* ]] && return 1
    true
} 2>/dev/null

runs() { ! is_over "$1"; } # PID

skip() { # NAME REASON
    results=$((results + 1))
    printf 'ok %d - %s # SKIP %s\n' "$results" "$1" "$2"
}

# Conditions.
is() { [ "$1" = "$2" ] || { printf 'got:    %s\nwanted: %s\n' "$1" "$2"; false; }; }
has() { # FILE WORDS, which are in one line
    local text
    IFS= read -rd '' text <"$1"
    [[ $text == *"$2"* ]]
}
says() { has "$scratch/err" "$1" || { printf 'not on standard error: %s\n' "$1"; false; }; }
says_not() { ! has "$scratch/err" "$1"; }
shows() { has "$scratch/out" "$1" || { printf 'not on standard output: %s\n' "$1"; false; }; }
same() { diff -u "$1" "$2"; }

# A run that failed as it should: exit status 1 (or $1), these words on standard error, one headline, a hint.
fails_with() { # STATUS WORDS...
    is "$status" "$1" || return 1
    shift
    local text words
    for words in "$@"; do says "$words" || return 1; done
    IFS= read -rd '' text <"$scratch/err"
    [[ $'\n'$text == *$'\n'"bccrun: "* ]] || { printf 'no headline\n' && return 1; }
    [ ! -s "$scratch/out" ] || { printf 'something on standard output\n' && return 1; }
}

finish() {
    printf '1..%d\n' "$results"
    ((failures == 0))
}
