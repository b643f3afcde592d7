#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# README.md and docs/*.md show what the program prints: the blocks that need kprobes.
. "$(dirname "$0")/../lib/tap.sh"
for block in $(scripts/readme names sandbox); do
    check "the block '$block' is what bccrun prints" scripts/readme check "$block"
done
finish
