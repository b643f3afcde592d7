# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables that are tap.sh's, or the tests'
# For tests that let bccrun run beside what it watches. After tap.sh:
#
#   start_bccrun NAME ARGUMENT...   starts one; its standard input is $INPUT, else nothing
#   wait_attached NAME...           until each says that it waits for events
#   stop_bccrun NAME [SIGNAL]       sends it SIGINT or another signal
#   wait_bccrun NAME                until it ends; from then on $status, $scratch/out and $scratch/err are its
#   pid_of NAME                     prints its PID
#   rows FILE...                    a condition: standard output is, line for line, what these files hold
#
# Between start_bccrun and wait_bccrun nothing here starts a program: the probes would see it.

declare -A pids=() # of each NAME
mkfifo "$scratch/nothing"
exec {nothing}<>"$scratch/nothing"

# Sleeps without a program: reads from a pipe in which nothing ever comes.
pause() { # SECONDS
    read -rt "$1" -u "$nothing"
    return 0
}

start_bccrun() { # NAME ARGUMENT...
    local name=$1
    shift
    : >"$scratch/$name.err" # is_attached may look before the new process has opened it
    "$BCCRUN" "${headers[@]}" "$@" >"$scratch/$name.out" 2>"$scratch/$name.err" <"${INPUT:-/dev/null}" {nothing}<&- &
    pids[$name]=$!
}

pid_of() { echo "${pids[$1]}"; }

is_attached() { [[ $(<"$scratch/$1.err") == *"Waiting for events.."* ]]; }

# Also ends where bccrun itself has ended; what it said shows later what was wrong.
wait_attached() { # NAME...
    local name deadline=$((SECONDS + ${LIMIT:-150}))
    for name in "$@"; do
        until is_attached "$name" || ! kill -0 "${pids[$name]}" 2>/dev/null || ((SECONDS >= deadline)); do
            pause 0.05
        done
    done
}

stop_bccrun() { # NAME [SIGNAL]
    kill -s "${2:-INT}" "${pids[$1]}" 2>/dev/null
}

wait_bccrun() { # NAME
    { wait "${pids[$1]}"; } 2>/dev/null # where bash would say "Killed"
    status=$?
    cp "$scratch/$1.out" "$scratch/out"
    cp "$scratch/$1.err" "$scratch/err"
}

# A condition: what bccrun says on standard error when all is well.
said() { # LINE...
    printf '%s\n' "Waiting for events.." "$@" >"$scratch/wanted"
    sed -E 's/[0-9]+\.[0-9] seconds$/N seconds/' "$scratch/err" | diff -u "$scratch/wanted" -
}

rows() { cat "$@" | diff -u - "$scratch/out"; }
