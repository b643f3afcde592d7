#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each hint that says what to write, done word for word ("write in line N: ...", "add above line N: ..."): what comes out
# compiles, and the kernel takes it. tests/bad/fixes has the mistakes.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
use_plain

# Does what the hints in $scratch/err say to FILE; prints the text, and fails if they say nothing.
follow() { # FILE
    awk '
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
        END { exit hints == 0 }' "$scratch/err" "$1"
}

mended() { # FILE
    [ "$status" = 1 ] || grep -q 'warning: .*write in line' "$scratch/err" || return 1
    no_noise && follow "$1" >"$scratch/fixed.c" || return 1
    bad --dry-run "$scratch/fixed.c"
    cat "$scratch/fixed.c"
    is "$status" 0 && ! grep -q warning: "$scratch/err" && no_noise
}

for file in tests/bad/fixes/*.c; do
    bad --dry-run "$file"
    check "$(basename "$file" .c)" mended "$file"
done

finish
