#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The broken programs of tests/bad/verifier, with another release's compiler on its kernel: its verdicts in the same
# words, at the same lines. Without the two that the verifier follows for up to a million instructions before it gives
# up, one and two minutes under emulation; tests/unit/test_objection.c has what every kernel says of them.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/../bad/bad.bash"
. tests/bad/verifier.bash

for probe in tests/bad/verifier/*.c; do
    name=$(basename "$probe" .c)
    case $name in
    list | long) skip "$name" "takes minutes under emulation" ;;
    *) rejects "$name" ;;
    esac
done
finish
