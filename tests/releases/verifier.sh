#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Of the broken programs of tests/bad/verifier those of which the kernels' words or the compilers' instructions differ
# most, with a release's compiler on its kernel: each takes 6 to 20 seconds under emulation. tests/releases.sh runs all of
# them with that compiler on this machine's kernel, and tests/unit/test_verifier_mistake.c has what every kernel says of them.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/../bad/bad.bash"
. tests/bad/verifier.bash

for name in global length loop null record return_value stack_index; do
    rejects "$name"
done
finish
