#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `bccrun check` on machines that lack something: each cause is named, with how to fix it, and nothing breaks.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
release=$(uname -r)
lines=$(sed -n '/"enum": \[$/,/\]/p' docs/check.schema.json | grep -o '"[a-z_]*"' | grep -vc '"enum"')
headers_of=${headers[1]:-/lib/modules/$release/build}

# A line of the table, together with the fixes below it.
line() { # VERDICT NAME WORDS...
    local all words
    all=$(awk -v name="$2" '/^[a-z]/ { on = $2 == name } on { gsub(/^ +| +$/, ""); printf "%s ", $0 }' "$scratch/out")
    [[ $all == "$1 "* ]] || { printf 'not %s: %s\n' "$1" "$all" && return 1; }
    for words in "${@:3}"; do
        [[ $all == *"$words"* ]] || { printf 'not in it: %s\n%s\n' "$words" "$all" && return 1; }
    done
}

# It printed exactly all lines; exit status $1.
whole() {
    is "$status" "$1" || return 1
    is "$(<"$scratch/err")" "" || return 1
    is "$(grep -cE '^(ok|warn|fail) ' "$scratch/out")" "$lines" && is "$left" ""
}

# Privileges, with a copy of bccrun that other users may run.
real=$BCCRUN
chmod 755 "$scratch"
mkdir "$scratch/bin"
cp "$BCCRUN" "$BCCRUN-compile" "$scratch/bin/"
BCCRUN=$scratch/bin/bccrun
no_admin="only root may look into the kernel (CAP_SYS_ADMIN is missing)"
RUN=(setpriv --reuid 65534 --regid 65534 --clear-groups)
bad check
check "not root: every line" whole 1
check "not root: CAP_SYS_ADMIN" line fail cap_sys_admin "$no_admin" "sudo bccrun"
check "not root: CAP_BPF" line fail cap_bpf "missing" "sudo bccrun"
check "not root: CAP_PERFMON" line fail cap_perfmon "missing" "sudo bccrun"
check "not root: tracefs is mounted" line fail tracefs "mounted at /sys/kernel/" "but it cannot be read" "sudo bccrun"
check "not root: the attempt, in the words of a run" line fail live "cannot run probes: $no_admin" "sudo bccrun" \
    "see line 'cap_sys_admin' above"
bad -f json check
# shellcheck disable=SC2016 # a variable of jq
check "not root: JSON" jq -es --argjson lines "$lines" 'length == $lines and (last | .name == "live" and .verdict == "fail")' "$scratch/out"
RUN=(setpriv --inh-caps=-all --bounding-set=-sys_admin)
bad check
check "only CAP_BPF and CAP_PERFMON" whole 1
check "CAP_BPF is present" line ok cap_bpf "present"
check "CAP_PERFMON is present" line ok cap_perfmon "present"
check "CAP_SYS_ADMIN is not" line fail cap_sys_admin "$no_admin"
RUN=(unshare --user --map-root-user)
if "${RUN[@]}" true 2>/dev/null; then
    bad check
    check "root of a user namespace: every line" whole 1
    check "root of a user namespace: the line" line fail user_ns "its root has no privileges in the kernel"
    check "root of a user namespace: bpf(2)" line fail bpf "Operation not permitted"
    check "root of a user namespace: the attempt" line fail live "Operation not permitted" \
        "see lines 'bpf', 'user_ns' above"
    bad opensnoop
    check "root of a user namespace: a run points there" refused_with 1 \
        "hint: 'bccrun check' shows what this machine lacks (lines 'bpf', 'user_ns')"
else
    skip "root of a user namespace" "no user namespaces here"
fi
RUN=("${WORKLOAD:-build/tests/workload}/deny")
bad check
check "a seccomp filter: every line" whole 1
check "a seccomp filter: the line" line fail seccomp "a filter that denies bpf(2)" "seccomp=unconfined"
check "a seccomp filter: the privileges are present" line ok cap_sys_admin "present"
bad opensnoop
check "a seccomp filter: a run points there" refused_with 1 \
    "hint: 'bccrun check' shows what this machine lacks (lines 'bpf', 'seccomp')"
BCCRUN=$real

# Mounts: in a mount namespace, SCRIPT first.
changed() { # SCRIPT
    RUN=(unshare --mount sh -c "$1"' && exec "$@"' changed)
}
changed 'umount /sys/kernel/debug/tracing 2>/dev/null; umount /sys/kernel/debug 2>/dev/null; umount /sys/kernel/tracing'
bad check
check "tracefs is not mounted: the line" line fail tracefs "tracefs is not mounted" "mount -t tracefs tracefs /sys/kernel/tracing"
check "tracefs is not mounted: the attempt works without it" line ok live "one event"
check "tracefs is not mounted: exit status 0" whole 0
changed 'mount -t tmpfs none /sys/kernel/tracing'
bad check
check "tracefs is hidden: the line" line fail tracefs "mounted over it" "mount -t tracefs tracefs /sys/kernel/"
changed 'umount -R /sys'
bad check
check "sysfs is not mounted: the line" line fail kprobes "sysfs is not mounted" "mount -t sysfs sysfs /sys"
check "sysfs is not mounted: types" line warn btf "sysfs is not mounted" "mount -t sysfs sysfs /sys"
check "sysfs is not mounted: the attempt" line fail live "mount -t sysfs sysfs /sys"
check "sysfs is not mounted: every line" is "$(grep -cE '^(ok|warn|fail) ' "$scratch/out")" "$lines"
bad hello
check "sysfs is not mounted: a run points there" refused_with 1 \
    "hint: 'bccrun check' shows what this machine lacks (lines 'kprobes', 'uprobes', 'btf')"
changed 'umount -l /proc'
bad check
check "procfs is not mounted: every line" is "$(grep -cE '^(ok|warn|fail) ' "$scratch/out")" "$lines"
check "procfs is not mounted: the line" line fail kernel "/proc is not mounted" "mount -t proc proc /proc"
check "procfs is not mounted: the attempt" line fail live "cannot run probes: /proc is not mounted" "'kernel'"
check "procfs is not mounted: exit status 1" is "$status" 1

# Headers, which each distribution installs in a different place.
given=("${headers[@]}")
headers=()
if [ -e /sys/kernel/btf/vmlinux ]; then
    changed "mount -t tmpfs none /lib/modules"
    bad check
    check "no headers: types come from BTF" line ok headers "not needed: types come from the kernel's BTF"
fi
headers=(--types headers)
for pair in "ID=debian:apt install linux-headers-$release" "ID=fedora:dnf install kernel-devel-$release" \
    "ID=arch:pacman -S linux-headers"; do
    printf '%s\n' "${pair%%:*}" >"$scratch/os-release"
    changed "mount -t tmpfs none /lib/modules && mount --bind $scratch/os-release /etc/os-release"
    bad check
    check "no headers: ${pair%%:*}: the line" line fail headers "no /lib/modules/$release/build" "${pair#*:}"
    check "no headers: ${pair%%:*}: the attempt" line fail live \
        "cannot find the headers of the running kernel: no /lib/modules/$release/build" "${pair#*:}"
    check "no headers: ${pair%%:*}: exit status 1" whole 1
done
changed "mount -t tmpfs none /lib/modules && mkdir /lib/modules/$release && ln -s $headers_of /lib/modules/$release/build"
bad check
other=$(sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' "$headers_of/include/generated/utsrelease.h")
if [ "$other" = "$release" ]; then
    check "headers of this release" line ok headers "/lib/modules/$release/build"
else
    check "headers of another release" line fail headers "they are those of Linux $other" \
        "--headers /lib/modules/$release/build takes them as they are"
fi
RUN=()
bad --headers /nosuch check
check "--headers that do not exist: the line" line fail headers "No such file or directory"
check "--headers that do not exist: the attempt" line fail live "cannot use the headers in '/nosuch'"
check "--headers that do not exist: exit status 1" whole 1
headers=("${given[@]}")

# The compiler process: missing, unable to start, and one that prints nothing.
rm "$scratch/bin/bccrun-compile"
BCCRUN=$scratch/bin/bccrun
if [ -e /usr/local/libexec/bccrun/bccrun-compile ]; then
    skip "no compiler process" "one is installed"
else
    bad check
    check "no compiler process: the line" line fail compiler "there is no /" "'make' builds both"
    check "no compiler process: the attempt" line fail live "cannot start the compiler: there is no /"
    check "no compiler process: exit status 1" whole 1
    bad opensnoop
    check "no compiler process: a run points there" refused_with 1 "cannot start the compiler: there is no /" \
        "hint: 'bccrun check' shows what this machine lacks (line 'compiler')"
fi
printf '#!/bin/sh\necho "libbcc.so.0: cannot open shared object file"\nexit 127\n' >"$scratch/bin/bccrun-compile"
chmod 755 "$scratch/bin/bccrun-compile"
bad check
check "a compiler process without libbcc" line fail compiler "libbcc.so.0: cannot open shared object file"
check "a compiler process without libbcc: exit status 1" whole 1
printf '#!/bin/sh\nexit 0\n' >"$scratch/bin/bccrun-compile"
bad check
check "a compiler process that prints nothing" line fail compiler
check "a compiler process that prints nothing: exit status 1" whole 1
BCCRUN=$real

# Arguments and outputs.
headers=()
bad check kprobes
check "an argument is wrong usage" refused 2 <<<"bccrun: 'bccrun check' takes no argument, but there is 'kprobes'"
bad -f csv check
check "csv is wrong usage" refused 2 <<<"bccrun: cannot show the results as 'csv': check knows table and json"
"$BCCRUN" check >/dev/full 2>"$scratch/err"
status=$?
: >"$scratch/out"
check "a full disk" fails_with 1 "cannot write to standard output: No space left on device"
finish
