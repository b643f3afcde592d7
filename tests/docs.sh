#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# README.md shows what the program prints: the blocks that any kernel can make. The others: sandbox/readme.sh.
. "$(dirname "$0")/lib/tap.sh"
for block in $(scripts/readme names native); do
    check "README's block '$block' is what bccrun prints" scripts/readme check "$block"
done
check "every output block of README has a maker" same \
    <(sed -n 's/^<!-- output: \(.*\) -->/\1/p' README.md | sort) \
    <(for kind in native sandbox; do scripts/readme names "$kind"; done | sort)
finish
