#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a probe could not read is shown as that, not as an empty string: in every format, in keys of maps, and however it
# was to be read.
. "$(dirname "$0")/../lib/tap.sh"

WORK=./build/tests/workload/strings
shows() { grep -qxE -- "$1" "$scratch/out"; }
# Of each event.
data() { jq -c "select(.type == \"event\") | .data | $1" "$scratch/out" | tr '\n' ' '; }

bccrun -f json tests/native/reads.c -- "$WORK"
check "strings in memory, empty, and not read" is "$status $(data .text)" '0 "word" "" null "" null null '
check "the probe sees what the helpers return" is "$(data '[.first,.second]')" '[5,0] [1,0] [-14,-14] [1,0] [-14,-14] [-14,-14] '
check "a mark of before does not make an empty string unread" is "$(data .text | cut -d' ' -f4)" '""'
check "bytes that are copied into an array of char" is "$(data .plain)" '"word" "" null "" null null '
check "a helper in a macro" is "$(data .by_macro)" '"word" "" null "" null null '
check "a size that is not constant" is "$(data .by_size)" '"word" "" null "" null null '
check "a string of the kernel's" is "$(data .kernel)" "null null null null null null "
check "what is no text stays zero" is "$(data .bytes)" \
    "[119,111,114,0] [0,111,114,0] [0,0,0,0] [0,0,0,0] [0,0,0,0] [0,0,0,0] "
check "keys of maps" is "$(jq -c 'select(.name == "counts") | [.entries[] | [.key.text, .value]]' "$scratch/out")" \
    '[[null,3],["",2],["word",1]]'
bccrun -q --maps counts tests/native/reads.c -- "$WORK"
check "tables say so" shows ' +-14 +-14 <not-read> +<not-read> .*'
check "and tables of maps" shows '<not-read> +3'
bccrun -f csv --maps counts tests/native/reads.c -- "$WORK"
check "CSV" shows '-14,-14,<not-read>,<not-read>,<not-read>,<not-read>,\[0 0 0 0\],<not-read>'
check "CSV of maps" shows '<not-read>,3'
bccrun -f log tests/native/reads.c -- "$WORK"
check "logs" shows '.*text: <not-read>	plain: <not-read>.*'
bccrun schema tests/native/reads.c
check "the schema says what null is" is \
    "$(jq -c '[.. | .text? // empty | select(.maxLength) | [.type, .description]] | unique' "$scratch/out")" \
    '[[["string","null"],"null: the probe could not read it"]]'
finish
