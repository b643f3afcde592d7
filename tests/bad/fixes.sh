#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each hint that says what to write, done word for word ("write in line N: ...", "add above line N: ..."): what comes out
# compiles, and the kernel takes it. An editor that does the edits of the JSON gets the same. tests/bad/fixes has the mistakes.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
use_plain

# Does what the hints say to FILE; prints the text, and fails if they say nothing.
follow_hints() { # FILE
    jq -r '.message, (.hint // empty)' "$scratch/err" | awk '
        FNR == NR && match($0, /(write in|add above) line [0-9]+: /) {
            code = substr($0, RSTART + RLENGTH)
            split(substr($0, RSTART), words, " ")
            line = words[4] + 0
            if (words[1] == "write") written[line] = code
            else added[line] = added[line] code "\n"
            hints++
            next
        }
        FNR == NR { next }
        { printf "%s%s\n", added[FNR], FNR in written ? written[FNR] : $0 }
        END { exit hints == 0 }' - "$1"
}

follow_edits() { # FILE
    jq -r --rawfile text "$1" -n '
        [inputs | .edits // [] | .[]] as $edits
        | $text | rtrimstr("\n") | split("\n") | to_entries[]
        | (.key + 1) as $line
        | ($edits[] | select(.line == $line and .action == "add above") | .text),
          (([$edits[] | select(.line == $line and .action == "replace") | .text] | last) // .value)' "$scratch/err"
}

mended() { # FILE
    [ "$status" = 1 ] || grep -q '"type":"warning".*write in line' "$scratch/err" || return 1
    no_noise && follow_hints "$1" >"$scratch/fixed.c" && follow_edits "$1" >"$scratch/edited.c" || return 1
    diff -uw "$scratch/fixed.c" "$scratch/edited.c" || return 1
    bad --dry-run "$scratch/edited.c"
    cat "$scratch/edited.c"
    is "$status" 0 && ! grep -q warning: "$scratch/err" && no_noise
}

for file in tests/bad/fixes/*.c; do
    bad --dry-run -f json "$file"
    check "$(basename "$file" .c)" mended "$file"
done

finish
