# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables that are tap.sh's, or the tests'
# For tests of the embedded probes with tests/workload/lessons.c. After tap.sh and background.sh:
#
#   start_lesson NAME [FILE...]  starts the workload, which waits; ${workers[NAME]} is its PID
#   give_lesson NAME             lets it make its 23 calls
#   await_lesson NAME            until it has made them and sleeps
#   end_lesson NAME              until it has made them and has ended
#   are_shown NAME DURATIONS     a condition: the rows of $scratch/out that are the workload's, without so many
#                                durations in front, are the 23 that it printed
#   is_long NAME NUMBER SCRIPT   a condition: the duration at this place in the workload's row that sed's
#                                SCRIPT prints is the workload's 100 ms or more
#   part TITLE                   prints what $scratch/out has under this title: a map, or a group of a histogram

declare -A workers=() lessons=()

start_lesson() { # NAME [FILE...]
    local lesson
    mkfifo "$scratch/$1.go"
    "${WORKLOAD:-build/tests/workload}/lessons" "$1" "$scratch/$1.progress" "${@:2}" <"$scratch/$1.go" >"$scratch/$1.rows" {nothing}<&- &
    workers[$1]=$!
    exec {lesson}>"$scratch/$1.go"
    lessons[$1]=$lesson
    wait_for lesson_is "$1" r
}

lesson_is() { # NAME BYTE: it is ready or done, and sleeps
    local byte stat
    read -rn1 byte <"$scratch/$1.progress" && [ "$byte" = "$2" ] || return 1
    read -r stat <"/proc/${workers[$1]}/stat" && [[ $stat == *") S "* ]]
} 2>/dev/null

give_lesson() { # NAME
    echo >&"${lessons[$1]}"
}

await_lesson() { wait_for lesson_is "$1" d; } # NAME

end_lesson() { # NAME
    echo >&"${lessons[$1]}"
    wait "${workers[$1]}"
}

# Those of this lesson's processes: another test run may give the same lesson beside this one.
own_rows() { # NAME
    grep -E " my-$1(\$| )" "$scratch/out" | awk 'NR == FNR { own[$1]; next }
        { for (i = 1; i <= NF; i++) if ($i in own) { print; next } }' "$scratch/$1.rows" -
}

are_shown() { # NAME DURATIONS
    is "$(wc -l <"$scratch/$1.rows")" 23 || return 1
    own_rows "$1" | sed -E "s/^( *[0-9.]+ (ns|us|ms|s) ){$2}//" | diff -u "$scratch/$1.rows" -
}

is_long() { # NAME NUMBER SCRIPT
    local duration
    duration=$(own_rows "$1" | sed -n "$3" | grep -oE '[0-9.]+ (ns|us|ms|s)( |$)' | sed -n "$2p")
    [[ $duration =~ ^([0-9.]+\ s|[0-9]{3}\.[0-9]{3}\ ms)\ $ ]] || { echo "not long: $duration" && false; }
}

part() { # TITLE
    awk -v title="$1" '$0 == title { found = 1 } found && $0 == "" { exit } found { print }' "$scratch/out"
}
