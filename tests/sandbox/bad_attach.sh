#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Places that kprobes cannot be put on, and what kprobes can do without.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/../bad/bad.bash"

put_on() { # SECTION
    printf 'SEC("%s")\nint hit(void *ctx)\n{\n    return 0;\n}\n' "$1" >"$scratch/probe.c"
    bad -d 0.1 "$scratch/probe.c"
}

put_on kprobe/tcp_v4_conect
check "a function that there is not is guessed" refused_with 1 \
    "cannot attach kprobe tcp_v4_conect: this kernel has no such function" "hint: did you mean 'tcp_v4_connect'" \
    "hint: the kernel's functions are in /proc/kallsyms"
put_on ksyscall/excve
check "a system call that there is not is guessed" refused_with 1 \
    "cannot attach to the system call excve: this kernel does not have it" "hint: did you mean 'execve'" \
    "hint: man 2 syscalls lists them"

cat >"$scratch/probe.c" <<'END'
int syscall__excve(struct pt_regs *ctx) { return 0; }
SEC("kprobe/do_exit") int hit(void *ctx) { return 0; }
END
for option in --dry-run --duration=0.1; do
    bad "$option" "$scratch/probe.c"
    check "a name by itself that is not a system call, $option" ran \
        "warning: cannot attach to the system call excve: this kernel does not have it; -a syscall__excve=... says where"
done

closed=$(awk '$2 !~ /\./ { print $2; exit }' /sys/kernel/debug/kprobes/blacklist 2>/dev/null)
if [ -n "$closed" ]; then
    put_on "kprobe/$closed"
    check "a function that may not be probed: $closed" refused_with 1 \
        "cannot attach kprobe $closed: this function may not be probed" "hint: the kernel's own probe and exception paths"
else
    skip "a function that may not be probed" "debugfs does not list any"
fi

RUN=(unshare --mount sh -c 'umount /sys/kernel/debug/tracing; umount /sys/kernel/debug; umount /sys/kernel/tracing
    ! [ -e /sys/kernel/tracing/events ] && exec "$@"' without)
put_on kprobe/do_exit
check "kprobes need no tracefs" ran "0 events, 0 lost"

finish
