#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds bccrun in the roots of other Debian releases, with their compilers and their libbcc, and runs the tests of
# the probes, and of what is said of broken ones, on their kernels. Prints TAP, each result with its release's name.
#
# usage: tests/releases.sh [RELEASE...]      bullseye, trixie and sid by default
set -u
cd "$(dirname "$0")/.." || exit 1

tests=(tests/sandbox/execve.sh tests/sandbox/kinds.sh tests/sandbox/judged.sh tests/sandbox/ends.sh
    tests/releases/verifier.sh)
TEST_LIMIT_S=500 # each broken program is compiled, 6 to 12 s under emulation

# The workloads are linked statically: those of this machine run everywhere.
build() { # RELEASE
    scripts/sandbox chroot --release "$1" -- make "B=build/$1" all >"build/$1.log" 2>&1 </dev/null
}

test_release() { # RELEASE
    if ! build "$1"; then
        echo "not ok - $1: builds"
        tail -n 30 "build/$1.log" | sed 's/^/#   /'
        return
    fi
    echo "ok - $1: builds"
    tests/sandbox.sh --release "$1" --limit "$TEST_LIMIT_S" "${tests[@]}"
}

(($# > 0)) || set -- bullseye trixie sid
mkdir -p build
for release in "$@"; do test_release "$release"; done
