#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the tests that need kprobes and the running kernel's headers: here where it has both, else in one boot of
# the sandbox. Prints their TAP, each result with its file's name.
#
# usage: tests/sandbox.sh [--here] [--release NAME] [TEST...]
#
# --here          on this kernel whatever it has
# --release NAME  in the sandbox with that Debian release, and with the bccrun in build/NAME
# TEST            tests/sandbox/*.sh; all of them by default
set -u
cd "$(dirname "$0")/.." || exit 1

TEST_LIMIT_S=3600
BOOT_LIMIT_S=7200 # with all the tests
COPY_LIMIT_S=600
export PATIENCE=${PATIENCE:-1200} # under emulation a compile takes 20 times as long

# Without sanitizers: what bccrun weighs is tested too.
export BCCRUN=$PWD/build/bccrun
unset HEADERS

has_everything() {
    ((EUID == 0)) && [ -e /sys/bus/event_source/devices/kprobe/type ] &&
        [ -e "/lib/modules/$(uname -r)/build/Makefile" ]
}

# Passes the results of one test on as they come. One that ends badly without saying so is a result too.
run_test() { # FILE
    local name failed=no status=0 line
    name=$prefix$(basename "$1" .sh)
    while IFS= read -r line; do
        case $line in
        "status "*) status=${line#status } ;;
        "1.."*) ;;
        "ok "* | "not ok "*)
            [[ $line != not* ]] || failed=yes
            printf '%s- %s: %s\n' "${line%%- *}" "$name" "${line#*- }"
            ;;
        *) printf '%s\n' "$line" ;;
        esac
    done < <(timeout -k 5 "$TEST_LIMIT_S" "$1" 2>&1 </dev/null; echo "status $?")
    [ "$status" = 0 ] || [ $failed = yes ] || echo "not ok - $name: ended with status $status"
}

run_here() { # TEST...
    local test began
    SUITES_CACHE=$(mktemp -d)
    export SUITES_CACHE
    for test in "$@"; do
        began=$SECONDS
        run_test "$test"
        echo "# $prefix$(basename "$test"): $((SECONDS - began)) s"
    done
}

# Copies of the guest's files, by which bccrun here compiles for its kernel.
GUEST_FILES='proc/sys/kernel/osrelease sys/kernel/btf/vmlinux sys/kernel/tracing/events/sched/*/format
    sys/kernel/tracing/events/syscalls/*/format sys/bus/event_source/devices/*/type'
copy_machine() { # DIRECTORY
    local wanted
    wanted=$(cat build/sandbox/host/kernel/version && echo "$GUEST_FILES")
    [ "$wanted" != "$(cat "$1.wanted" 2>/dev/null)" ] || return 0
    rm -rf "$1" "$1.wanted" && mkdir -p "$1" &&
        scripts/sandbox run -q --timeout "$COPY_LIMIT_S" -- sh -c "mkdir /tmp/machine && cd / &&
            cp --parents $(xargs <<<"$GUEST_FILES") /tmp/machine && tar -C /tmp/machine -c ." </dev/null | tar -x -C "$1" &&
        echo "$wanted" >"$1.wanted"
}

# The same machine without kprobes.
hide_kprobes() { # DIRECTORY COPY
    rm -rf "$2" && cp -rl "$1" "$2" && rm -r "$2/sys/bus/event_source/devices/kprobe"
}

# Emulated, a compile takes 10 s and more: what suites ask for by `image` is compiled here. Sets $images, to nothing where
# this cannot be done.
make_images() {
    local machine=build/sandbox/host/machine for name probe options
    images=$PWD/build/sandbox/images
    scripts/sandbox build -q
    copy_machine "$machine"
    hide_kprobes "$machine" "$machine-hidden"
    rm -rf "$images" && mkdir -p "$images"
    while read -r name probe options; do
        [[ $name != '#' ]] || continue
        [[ $name == *-hidden ]] && for=$machine-hidden || for=$machine
        # shellcheck disable=SC2086 # words
        "$BCCRUN" compile --for "$for" --types headers -o "$images/$name.bccrun" "$probe" $options && continue
        echo "not ok - sandbox: cannot compile $name for the guest"
        images=
        return
    done <tests/sandbox/images
    echo "# compiled here for the sandbox: $(find "$images" -type f | wc -l) probes"
}

# Without headers a compile in the guest takes a third of the time; a release's guest compiles with them.
run_in_sandbox() { # TEST...
    local options=() images='' types=btf
    if [ -n "$release" ]; then
        options=(--release "$release") types=''
    elif ((EUID == 0)); then
        make_images
    fi
    scripts/sandbox run -q --timeout "$BOOT_LIMIT_S" "${options[@]}" -- \
        env PATIENCE="$PATIENCE" IMAGES="$images" TYPES="$types" tests/sandbox.sh --here "${options[@]}" "$@" \
        </dev/null || echo "not ok - ${prefix}sandbox: ended with status $?"
}

where='' release='' prefix=''
while [[ ${1-} == --* ]]; do
    case $1 in
    --here) where=here ;;
    --release) release=$2 && shift ;;
    *) echo "tests/sandbox.sh: no such option: '$1'" >&2 && exit 2 ;;
    esac
    shift
done
if [ -n "$release" ]; then
    prefix="$release: " BCCRUN=$PWD/build/$release/bccrun
elif [ -z "$where" ] && has_everything; then
    where=here
fi
(($# > 0)) || set -- tests/sandbox/*.sh
"run_${where:-in_sandbox}" "$@"
