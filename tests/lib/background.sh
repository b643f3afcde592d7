# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables that are tap.sh's, or the tests'
# For tests that run bccrun while they do something else. After tap.sh:
#
#   start_bccrun NAME ARGUMENT...   starts one; its standard input is $INPUT, else nothing
#   start_behind_gate NAME IMAGE ARGUMENT...   starts one that reads this image when open_gate is called
#   open_gate NAME...               once all these have been executed, so that none shows the start of another
#   wait_attached NAME...           until each says that it waits for events
#   stop_bccrun NAME [SIGNAL]       sends it SIGINT or another signal
#   wait_bccrun NAME                until it ends; from then on $status, $scratch/out and $scratch/err are its. All that
#                                   came before it was stopped is shown: there is no need to wait before stop_bccrun
#   shows_now NAME PATTERN          a condition: a line of its standard output matches, while it runs
#   says_now NAME WORDS             a condition: its standard error has these words, while it runs
#   pid_of NAME                     prints its PID
#   rows FILE...                    a condition: standard output is, line for line, what these files hold
#
# Between start_bccrun and wait_bccrun nothing here starts a program: the probes would see it.

declare -A pids=() # of each NAME

start_bccrun() { # NAME ARGUMENT...
    local name=$1
    shift
    : >"$scratch/$name.err" # is_attached may look before the new process has opened it
    "$BCCRUN" "${headers[@]}" "$@" >"$scratch/$name.out" 2>"$scratch/$name.err" <"${INPUT:-/dev/null}" {nothing}<&- &
    pids[$name]=$!
}

start_behind_gate() { # NAME IMAGE ARGUMENT...
    local name=$1 image=$2
    shift 2
    [ -p "$scratch/gate" ] || mkfifo "$scratch/gate"
    [ -n "${gate:-}" ] || exec {gate}<>"$scratch/gate"
    mkfifo "$scratch/$name.image"
    { cat "$image" && : >"$scratch/$name.sent" && read -r _; } >"$scratch/$name.image" <"$scratch/gate" {nothing}<&- &
    INPUT=$scratch/$name.image start_bccrun "$name" "$@" -
}

# bash has started it, and is no longer there itself.
is_executed() { [ -e "$scratch/$1.sent" ] && [ "$(<"/proc/${pids[$1]}/comm")" = bccrun ]; } # NAME

open_gate() { # NAME...
    local name
    for name in "$@"; do wait_for is_executed "$name"; done
    for name in "$@"; do echo >&"$gate"; done
}

pid_of() { echo "${pids[$1]}"; }

shows_now() { grep -qE -- "$2" "$scratch/$1.out"; }
says_now() { [[ $(<"$scratch/$1.err") == *"$2"* ]]; }
is_attached() { says_now "$1" "Waiting for events.."; }

# If bccrun itself has ended, what it printed shows later what was wrong.
is_attached_or_gone() { is_attached "$1" || is_gone "$1"; }

wait_attached() { # NAME...
    local name
    for name in "$@"; do wait_for is_attached_or_gone "$name"; done
}

stop_bccrun() { # NAME [SIGNAL]
    kill -s "${2:-INT}" "${pids[$1]}" 2>/dev/null
}

is_gone() { is_over "${pids[$1]}"; } # NAME

wait_bccrun() { # NAME
    wait_for is_gone "$1" || kill -s KILL "${pids[$1]}"
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

# Of rows that begin with a PID, those of FILE's processes: others are started at the same time. A long name among theirs
# widens its column.
own_pids() { awk 'NR == FNR { own[$1]; next } $1 in own' "$1" "$scratch/out"; } # FILE
shows_own() { own_pids "$1" | tr -s ' ' | diff -u <(tr -s ' ' <"$1") -; }       # FILE
