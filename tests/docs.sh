#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# README.md and docs/*.md show what the program prints: the blocks that any kernel can make. The others:
# sandbox/readme.sh.
. "$(dirname "$0")/lib/tap.sh"
for block in $(scripts/readme names native); do
    check "the block '$block' is what bccrun prints" scripts/readme check "$block"
done
check "every output block of the documents has a maker, and is there once" same \
    <(sed -n 's/^<!-- output: \(.*\) -->/\1/p' README.md docs/*.md | sort) \
    <(for kind in native sandbox; do scripts/readme names "$kind"; done | sort)
# Links to files of this repository.
for document in *.md docs/*.md tests/README.md src/README.md src/*/README.md; do
    [ -e "$document" ] || continue
    grep -oE '\]\([^)#: ]+\)' "$document" | sed -E 's/^\]\(|\)$//g' | sort -u | while read -r link; do
        [ -e "$(dirname "$document")/$link" ] || echo "$document: $link"
    done
done >"$scratch/broken"
check "links lead to files" is "$(<"$scratch/broken")" ""
finish
