#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# README.md and docs/*.md show what the program prints: the blocks that need kprobes.
. "$(dirname "$0")/../lib/tap.sh"

# The same without the kernel's headers, where the other suites compile without.
without=()
# shellcheck disable=SC2016 # the inner shell expands it
[ "${TYPES:-}" != btf ] || without=(unshare --mount sh -c 'mount -t tmpfs none "/lib/modules/$(uname -r)" && exec "$@"' without)
for block in $(scripts/readme names sandbox); do
    check "the block '$block' is what bccrun prints" "${without[@]}" scripts/readme check "$block"
done
finish
