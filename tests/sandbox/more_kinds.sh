#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fentry, fexit, LSM hooks, kprobes inside a function and on one that the compiler renamed.
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps) # what the probes remember for themselves is not looked at here
. tests/lib/background.sh

# Where the second instruction begins: after the five bytes that call the tracer, and after the mark of an indirect
# call's target if the kernel has those.
offset=0x5
grep -qs '^#define CONFIG_X86_KERNEL_IBT 1' "/lib/modules/$(uname -r)/build/include/generated/autoconf.h" && offset=0x9
sed "s/OFFSET/$offset/" tests/sandbox/more_kinds.c >"$scratch/kinds.c"

mkfifo "$scratch/go"
"${WORKLOAD:-build/tests/workload}/calls" sandbox <"$scratch/go" >"$scratch/calls" &
workload=$!
exec {go}>"$scratch/go"
start_bccrun kinds -v "$scratch/kinds.c"
wait_attached kinds
echo >&"$go"
wait "$workload"
stop_bccrun kinds
wait_bccrun kinds
check "fentry, fexit, kprobe with an offset, kprobe on a renamed function: 23 rounds" rows "$scratch/calls"
check "exit status 0" is "$status" 0
check "attached by the function's own name" says "'leaves' attached to do_unlinkat"
check "attached after the entry" says "'behind' attached to do_unlinkat+$offset"
check "attached to what the compiler made of the function" \
    grep -q "'kprobe__do_sysinfo' attached to do_sysinfo\.[a-z]*\.[0-9]" "$scratch/err"

# fails NAME SECTION WORDS...
fails() {
    local name=$1 section=$2
    shift 2
    printf 'SEC("%s")\nint f(void *ctx)\n{\n    return 0;\n}\n' "$section" >"$scratch/probe.c"
    bccrun -d 1 "$scratch/probe.c"
    check "$name" fails_with 1 "$@" "hint: "
}

fails "fentry of a function that is not there" fentry/do_unlinkatt \
    "cannot attach fentry do_unlinkatt: this kernel has no such function" "did you mean 'do_unlinkat'"
fails "fentry of a function with a list of arguments that the kernel cannot pass on" fentry/printk_deferred \
    "cannot attach fentry"
fails "an offset that is none" kprobe/do_unlinkat+here \
    "cannot attach to 'do_unlinkat+here': an offset is a number after a function's name and a plus sign"
fails "an offset of a return" kretprobe/do_unlinkat+0x5 \
    "cannot attach to 'do_unlinkat+0x5': a return has no offset"
fails "an offset into the middle of an instruction" kprobe/do_unlinkat+0x3 \
    "cannot attach kprobe do_unlinkat+0x3: no instruction that may be probed begins there"
fails "an offset into a function that is not there" kprobe/do_unlinkatt+0x5 \
    "this kernel has no such function" "did you mean 'do_unlinkat'"

printf 'KFUNC_PROBE(do_unlinkat, int directory, void *name)\n{\n    int *p = (int *)(long)directory;\n    if (directory < 3)\n        return 0;\n    return *p;\n}\n' >"$scratch/probe.c"
bccrun -d 1 "$scratch/probe.c"
check "what the verifier rejects in fentry, with its line" fails_with 1 "kfunc__do_unlinkat" "probe.c:6:"

# --- LSM hooks ---

mount -t securityfs securityfs /sys/kernel/security 2>/dev/null
modules=$(cat /sys/kernel/security/lsm)
cat >"$scratch/lsm.c" <<'END'
struct event { u32 pid; };
BPF_PERF_OUTPUT(events);
LSM_PROBE(task_alloc, void *task, unsigned long flags)
{
    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
if [[ ,$modules, == *,bpf,* ]]; then
    start_bccrun lsm "$scratch/lsm.c"
    wait_attached lsm
    printf '%7s\n' PID >"$scratch/wanted"
    for ((i = 0; i < 23; i++)); do
        printf '%7d\n' $$ >>"$scratch/wanted"
        (:)
    done
    stop_bccrun lsm
    wait_bccrun lsm
    check "lsm: 23 tasks" rows "$scratch/wanted"
else
    skip "lsm: 23 tasks" "BPF is not among this kernel's security modules ($modules)"
fi
fails "an LSM hook that is not there" lsm/task_aloc "cannot attach lsm task_aloc: this kernel has no such LSM hook" \
    "did you mean 'task_alloc'"

# As on a kernel that was not booted with BPF as a security module.
printf 'lockdown,yama' >"$scratch/modules"
mount --bind "$scratch/modules" /sys/kernel/security/lsm
bccrun -d 1 "$scratch/lsm.c"
check "LSM when BPF is not an active module" fails_with 1 \
    "cannot attach lsm task_alloc: BPF is not among the active security modules (lockdown,yama)" \
    "hint: add it to the kernel's command line and boot again: lsm=lockdown,yama,bpf"
umount /sys/kernel/security/lsm
finish
