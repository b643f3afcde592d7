# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of tap.sh
# For tests of the course. After tap.sh:
#
#   is_done EXERCISE [FILE]            two results: the model solution, or FILE, is accepted
#   is_not_yet EXERCISE FILE WORDS...  one result: FILE is refused with these words
#   needs_work NAME                    one result: the embedded probe does not solve its own exercise

bccrun_course() { # EXERCISE FILE
    bccrun check-exercise "$@"
}

is_done() {
    bccrun_course "$1" "${2:-tests/course/solutions/$1.c}"
    check "$1: ${2:-the solution} is done" is "$status $(<"$scratch/out")" "0 done: $1"
}

refused_with() { # WORDS...
    local words
    is "$status" 1 || return 1
    grep -q '^not yet: ' "$scratch/out" || { echo "no 'not yet'" && return 1; }
    for words in "$@"; do
        cat "$scratch/out" "$scratch/err" | grep -qF -- "$words" || { echo "it does not say: $words" && return 1; }
    done
}

is_not_yet() { # EXERCISE FILE WORDS...
    bccrun_course "$1" "$2"
    check "$1: ${2##*/} is not done yet" refused_with "${@:3}"
}

# What is missing in each embedded probe.
declare -A missing=(
    [hello]="no field holds the user who asks: process "
    [execve]="no field holds the parent's pid: process "
    [readline]="no field holds the length of the line: the line ': course', of 8 characters, was typed (looked for: 8)"
    [open]="no field holds the flags of the call, its third argument: process "
    [packets]="no field holds the size of the flow's largest packet, with all headers: the largest of 3 packets from port "
    [usdt]="no field holds the address of the object that is thrown: process "
    [kill]="shown, although signal 0 only asks whether the target is there: process "
    [opensnoop]="shown, although this file was opened for reading only: process "
    [syscount]="no field holds the process that makes the calls: process "
    [bitesize]="no field holds how many requests went in that direction alone: course-disk "
    [runqlat]="nothing that it shows is about this: course-wait was woken 97 times"
    [exit]="shown, although it lived for less than 50 ms: process "
    [profile]="no field holds the thread that was running: thread "
    [offcpu]="no field holds the longest of the waits in microseconds: process "
    [tcpconnect]="no field holds how many connections went to this port: there were "
    [tcplife]="no field holds 1 if this side began the connection, 0 if it accepted it: process "
)

needs_work() {
    "$BCCRUN" show "$1" >"$scratch/$1.c"
    is_not_yet "$1" "$scratch/$1.c" "${missing[$1]}"
}
