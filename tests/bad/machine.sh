#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Machines that lack something: rights, kprobes, tracefs, headers, memory.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
probe "" >"$scratch/probe.c"
chmod 755 "$scratch"

# Permissions: also of a copy that nobody may run.
real=$BCCRUN
mkdir "$scratch/bin"
cp "$BCCRUN" "$BCCRUN-compile" "$scratch/bin/"
BCCRUN=$scratch/bin/bccrun
no_rights() { # WHICH
    refused 1 <<END
bccrun: cannot run probes: only root may look into the kernel ($1 missing)
  hint: sudo bccrun ...
  hint: 'bccrun check' shows what this machine lacks (line 'cap_sys_admin')
END
}
RUN=(setpriv --reuid 65534 --regid 65534 --clear-groups)
bad "$scratch/probe.c"
check "not root" no_rights "CAP_SYS_ADMIN is"
RUN=(setpriv --inh-caps=-all --bounding-set=-all)
bad "$scratch/probe.c"
check "root without capabilities" no_rights "CAP_SYS_ADMIN is"
RUN=(setpriv --inh-caps=-all --bounding-set=-sys_admin)
bad "$scratch/probe.c"
check "CAP_BPF and CAP_PERFMON without CAP_SYS_ADMIN" no_rights "CAP_SYS_ADMIN is"
RUN=(unshare --user --map-root-user)
if "${RUN[@]}" true 2>/dev/null; then
    bad "$scratch/probe.c"
    check "root of a user namespace" refused_with 1 "Operation not permitted" "hint: run it as root, outside a container"
else
    skip "root of a user namespace" "no user namespaces here"
fi
RUN=()
BCCRUN=$real

# Kprobes.
if [ -e /sys/bus/event_source/devices/kprobe/type ]; then
    skip "a kernel without kprobes" "this one has them"
else
    echo 'SEC("kprobe/vfs_open") int f(struct pt_regs *ctx) { return 0; }' >"$scratch/kprobe.c"
    bad "$scratch/kprobe.c"
    check "a kernel without kprobes" refused 1 <<END
bccrun: cannot attach kprobe vfs_open: this kernel has no kprobes (CONFIG_KPROBE_EVENTS)
  $scratch/kprobe.c:1:1: here
       1 | SEC("kprobe/vfs_open") int f(struct pt_regs *ctx) { return 0; }
         | ^
  hint: scripts/sandbox run -- COMMAND runs it in a virtual machine whose kernel has them
  hint: 'bccrun check' shows what this machine lacks (line 'kprobes')
END
fi

# Mounts: in a mount namespace, SCRIPT first.
changed() { # SCRIPT
    RUN=(unshare --mount sh -c "$1"' && exec "$@"' changed)
}
changed 'umount /sys/kernel/debug/tracing 2>/dev/null; umount /sys/kernel/debug 2>/dev/null; umount /sys/kernel/tracing'
bad "$scratch/probe.c"
check "tracefs is not mounted" refused 1 <<END
bccrun: cannot attach to tracepoint syscalls/sys_enter_acct: tracefs is not mounted
  $scratch/probe.c:4:1: here
       4 | SEC("tracepoint/syscalls/sys_enter_acct")
         | ^
  hint: mount -t tracefs tracefs /sys/kernel/tracing
  hint: 'bccrun check' shows what this machine lacks (line 'tracefs')
END
if [ ! -e /sys/bus/event_source/devices/kprobe/type ]; then
    bad hello
    check "neither kprobes nor tracefs" refused 1 <<'END'
bccrun: cannot attach kprobe sys_execve: this kernel has no kprobes (CONFIG_KPROBE_EVENTS), and tracefs, which has the tracepoints of system calls, is not mounted
  hello:21:1: here
      21 | SEC("kprobe/sys_execve")
         | ^
  hint: mount -t tracefs tracefs /sys/kernel/tracing
  hint: 'bccrun check' shows what this machine lacks (line 'tracefs')
END
else
    skip "neither kprobes nor tracefs" "this kernel has kprobes"
fi
changed 'umount -R /sys'
bad hello
check "sysfs is not mounted" refused 1 <<'END'
bccrun: cannot attach kprobe sys_execve: sysfs is not mounted
  hello:21:1: here
      21 | SEC("kprobe/sys_execve")
         | ^
  hint: mount -t sysfs sysfs /sys
  hint: 'bccrun check' shows what this machine lacks (lines 'kprobes', 'uprobes', 'btf')
END
for cover in "tmpfs on /sys:mount -t tmpfs none /sys" "tmpfs on /sys/kernel:mount -t tmpfs none /sys/kernel" \
    "tmpfs on /sys/kernel/tracing:mount -t tmpfs none /sys/kernel/tracing"; do
    changed "${cover#*:}"
    bad "$scratch/probe.c"
    check "${cover%%:*}: tracefs is hidden" refused_with 1 \
        "cannot attach to tracepoint syscalls/sys_enter_acct: tracefs is hidden by what is mounted over it" \
        "hint: umount ${cover##* }"
done
changed "mount --bind $scratch /sys"
bad hello
check "a bind mount over /sys" refused_with 1 "sysfs is hidden by what is mounted over it (" " on /sys)" "hint: umount /sys"
changed 'mount -t tmpfs none /sys/devices'
bad "$scratch/probe.c"
check "the list of CPUs is hidden" refused_with 1 \
    "cannot read /sys/devices/system/cpu/possible: something else is mounted over it (tmpfs on /sys/devices)"

# Headers. /lib/modules is made up in the mount namespace, as is what the distribution is called.
release=$(uname -r)
headers_of=${headers[1]:-/lib/modules/$release/build}
headers=(--types headers)
elsewhere="hint: without headers: --headers DIR takes another kernel's"
for pair in "ID=debian:apt install linux-headers-$release" "ID=ubuntu:apt install linux-headers-$release" \
    "ID=fedora:dnf install kernel-devel-$release" "ID=arch:pacman -S linux-headers" \
    "ID=\"opensuse-leap\":zypper install kernel-default-devel" \
    "ID=other:install the package with the headers of Linux $release"; do
    printf '%s\n' "${pair%%:*}" >"$scratch/os-release"
    changed "mount -t tmpfs none /lib/modules && mount --bind $scratch/os-release /etc/os-release"
    bad "$scratch/probe.c"
    check "no headers: ${pair%%:*}" refused_with 1 \
        "cannot find the headers of the running kernel: no /lib/modules/$release/build" "hint: ${pair#*:}" "$elsewhere" \
        "hint: 'bccrun check' shows what this machine lacks (line 'headers')"
done
changed "mount -t tmpfs none /lib/modules && mkdir /lib/modules/$release && ln -s $headers_of /lib/modules/$release/build"
bad "$scratch/probe.c"
other=$(sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' "$headers_of/include/generated/utsrelease.h")
if [ "$other" = "$release" ]; then
    skip "headers of another release" "those here are this kernel's"
else
    check "headers of another release" refused_with 1 \
        "cannot use the headers in /lib/modules/$release/build: they are those of Linux $other" \
        "hint: --headers /lib/modules/$release/build takes them as they are"
fi
changed "mount -t tmpfs none /lib/modules && mkdir -p /lib/modules/$release/build"
bad "$scratch/probe.c"
check "a headers directory with nothing in it" refused_with 1 "cannot find the headers of the running kernel"
RUN=()

bad --headers /nosuch "$scratch/probe.c"
check "--headers that there are not" refused_with 1 "cannot use the headers in '/nosuch': No such file or directory"
bad --headers tests "$scratch/probe.c"
check "--headers that are none" refused_with 1 "cannot use the headers in 'tests': there is no include/generated" "hint: "
for common in /usr/src/linux-headers-*-common; do :; done
if [ -d "$common" ]; then
    bad --headers "$common" "$scratch/probe.c"
    check "--headers that are half of them" refused_with 1 "hint: these are the headers common to several builds"
fi

# Memory.
headers=(--headers "$headers_of")
for size in 64G 1T 8000000G; do
    bad --buffer $size "$scratch/probe.c"
    check "a perf buffer of $size" refused_with 1 "cannot allocate " "perf buffers of " "for 'events', one for each CPU: only" \
        "hint: give a smaller --buffer; without it each has 1M"
done
for limit in 4 5 6 8 10 12 14 16; do
    RUN=(prlimit --nofile="$limit")
    bad "$scratch/probe.c"
    check "at most $limit open files" refused_with 1 "Too many open files" \
        "hint: 'bccrun check' shows what this machine lacks (line 'files')"
done
RUN=(prlimit --memlock=0)
bad -d 0.1 "$scratch/probe.c"
check "no memory that may be locked is no obstacle for root" ran "0 events"

finish
