#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the tests that need kprobes and the running kernel's headers: here where it has both, else in one boot of
# the sandbox. Prints their TAP, each result with its file's name.
#
# usage: tests/sandbox.sh [--here] [TEST...]      TEST: tests/sandbox/*.sh, all of them by default
#
# PREFIX goes before each result's name; SANDBOX holds more options for scripts/sandbox run.
set -u
cd "$(dirname "$0")/.." || exit 1

LIMIT_S=240 # of one test
PREFIX=${PREFIX:-}

has_everything() {
    ((EUID == 0)) && [ -e /sys/bus/event_source/devices/kprobe/type ] && [ -e "/lib/modules/$(uname -r)/build/Makefile" ]
}

# Results of one test as they come. A test that ends badly without saying so is a result too.
run_test() { # FILE
    local name failed=no status line
    name=$PREFIX$(basename "$1" .sh)
    while IFS= read -r line; do
        case $line in
        "status "*) status=${line#status } ;;
        "1.."*) ;;
        "not ok"*) failed=yes ;;&
        *) sed -E "s/^(ok|not ok) ([0-9]+ )?- /\1 - ${name//\//\\/}: /" <<<"$line" ;;
        esac
    done < <(timeout -k 5 "$LIMIT_S" "$1" 2>&1 </dev/null; echo "status $?")
    [ "$status" = 0 ] || [ $failed = yes ] || echo "not ok - $name: ended with status $status"
}

run_here() { # TEST...
    local test began
    for test in "$@"; do
        began=$SECONDS
        run_test "$test"
        echo "# $PREFIX$(basename "$test"): $((SECONDS - began)) s"
    done
}

# TERM is what the sandbox passes on; everything else the tests are told by --here's environment.
run_in_sandbox() { # TEST...
    local status
    # shellcheck disable=SC2086 # options, not one word
    scripts/sandbox run --timeout 900 ${SANDBOX:-} -- env "PREFIX=$PREFIX" ${BCCRUN:+"BCCRUN=$BCCRUN"} \
        tests/sandbox.sh --here "$@" </dev/null
    status=$?
    ((status == 0)) || echo "not ok - ${PREFIX}sandbox: ended with status $status"
}

here=no
[ "${1:-}" != --here ] || { here=yes && shift; }
(($# > 0)) || set -- tests/sandbox/*.sh
if [ $here = yes ] || { [ -z "${SANDBOX:-}" ] && has_everything; }; then
    run_here "$@"
else
    run_in_sandbox "$@"
fi
