#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The help: an overview that fits a terminal of 24 lines and 80 columns, and a page for each command.
. "$(dirname "$0")/../lib/tap.sh"
headers=()

fits() { # LINES
    awk -v lines="$1" 'length($0) > 80 { print "too wide: " $0; bad = 1 }
        END { if (NR > lines) print NR " lines"; exit bad || NR > lines }' "$scratch/out"
}

bccrun --help
check "--help fits a screen, with a line left for the prompt" fits 23
cp "$scratch/out" "$scratch/overview"
bccrun help
check "help is the same" same "$scratch/overview" "$scratch/out"
bccrun -h
check "-h too" same "$scratch/overview" "$scratch/out"
check "it has four examples" is "$(grep -cE '^  (sudo )?bccrun ' "$scratch/overview")" 4

mapfile -t commands < <(sed -nE 's/^([A-Z][a-z]+)? +([a-z-]+) {2,}.*/\2/p' "$scratch/overview")
check "it has all commands" is "${commands[*]}" \
    "run compile list show find new explain schema check-exercise check cache help version"
for command in "${commands[@]}"; do
    bccrun "$command" --help
    check "$command --help" is "$status $(head -n 1 "$scratch/out" | cut -d' ' -f1-3)" "0 Usage: bccrun $command"
    check "$command --help fits a terminal's width" fits 99
    check "$command --help says no more than that" is "$(cat "$scratch/err")" ""
    cp "$scratch/out" "$scratch/page"
    bccrun help "$command"
    check "help $command is the same" same "$scratch/page" "$scratch/out"
done

# A probe's name in its place is a run's.
bccrun help run
cp "$scratch/out" "$scratch/page"
bccrun hello --help
check "help for a probe is that of run" same "$scratch/page" "$scratch/out"
bccrun --version
cp "$scratch/out" "$scratch/page"
bccrun version
check "version and --version are the same" same "$scratch/page" "$scratch/out"
finish
