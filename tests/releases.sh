#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds bccrun in the roots of other Debian releases, with their compilers and their libbcc, and runs the tests of
# the probes, and of messages about broken ones, on their kernels. Prints TAP, each result with its release's name.
#
# usage: tests/releases.sh [RELEASE...]      bullseye, trixie and sid by default, and the types of this machine's release
set -u
cd "$(dirname "$0")/.." || exit 1

tests=(tests/sandbox/execve.sh tests/sandbox/kinds.sh tests/sandbox/judged.sh tests/sandbox/ends.sh
    tests/releases/verifier.sh)
# What the release's compiler makes of texts, on this machine's kernel: twenty times as fast as under emulation.
native_tests=(tests/bad/compile.sh tests/bad/verifier.sh tests/native/types.sh tests/native/heads.sh
    tests/native/call_records.sh)

# The workloads are linked statically: those of this machine run everywhere.
build() { # RELEASE
    scripts/sandbox chroot --release "$1" -- make "B=build/$1" all >"build/$1.log" 2>&1 </dev/null
}

# Where bpf(2) is for the asking, as the tests of bad input need it. libbcc 0.18 looks for tracepoints below debugfs alone;
# mounts end with the command.
test_natively() { # RELEASE
    if ((EUID != 0)); then
        echo "ok - $1: native # SKIP not root"
        return
    fi
    # shellcheck disable=SC2016 # the inner shell expands it
    scripts/sandbox chroot --release "$1" -- sh -c '
        mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
        mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
        exec "$@"' sh tests/sandbox.sh --here --release "$1" "${native_tests[@]}" 2>&1 </dev/null
}

test_layouts() { # RELEASE: with this machine's bccrun
    tests/releases/layouts.sh "$1" 2>&1 </dev/null | sed -E "s/^((not )?ok) [0-9]+ - /\\1 - $1: /; /^1\\.\\./d"
}

test_release() { # RELEASE
    if ! build "$1"; then
        echo "not ok - $1: builds"
        tail -n 30 "build/$1.log" | sed 's/^/#   /'
        return
    fi
    echo "ok - $1: builds"
    test_natively "$1"
    test_layouts "$1"
    tests/sandbox.sh --release "$1" "${tests[@]}"
}

# The kernel of this machine's own release, such as 6.1 of Debian 12, whose other tests are `make test`.
test_own_layouts() {
    if scripts/sandbox build -q >build/host.log 2>&1; then
        test_layouts host
    else
        echo "not ok - host: its kernel is there"
        tail -n 30 build/host.log | sed 's/^/#   /'
    fi
}

mkdir -p build
if (($# == 0)); then
    set -- bullseye trixie sid
    test_own_layouts
fi
for release in "$@"; do test_release "$release"; done
