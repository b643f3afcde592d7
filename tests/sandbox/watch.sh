#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --watch with what only a kernel with everything has: kprobes, fentry, fexit, a glob, an LSM hook. Both probes see all
# that happens, and nothing twice.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

lsm=
grep -q '\bbpf\b' /sys/kernel/security/lsm 2>/dev/null && lsm=1
write_probe() { # NUMBER
    cat <<END
BPF_HASH(hits, u32, u64);
struct event { u32 number; };
BPF_PERF_OUTPUT(events);
static int count(u32 key) { hits.increment(key); return 0; }
int kprobe__do_unlinkat(struct pt_regs *ctx)
{
    struct event event = {$1};
    events.perf_submit(ctx, &event, sizeof(event));
    return count(1);
}
int kretprobe__do_unlinkat(struct pt_regs *ctx) { return count(2); }
KFUNC_PROBE(do_unlinkat) { return count(3); }
KRETFUNC_PROBE(do_unlinkat) { return count(4); }
SEC("kprobe/do_unlinka*") int glob(struct pt_regs *ctx) { return count(5); }
SEC("ksyscall/unlink") int call(struct pt_regs *ctx) { return count(6); }
SEC("perf_event/cpu-clock:99hz") int tick(void *ctx) { return 0; }
SEC("xdp/lo") int packet(struct xdp_md *ctx) { return XDP_PASS; }
${lsm:+LSM_PROBE(bpf_prog, void *prog) { return 0; \}}
END
}
probe=$scratch/probe.c made=0
write_probe 1 >"$probe"
start_bccrun watch -w -n unlink "$probe"
wait_attached watch
for ((i = 0; i < 5; i++)); do unlink "$scratch/absent" 2>/dev/null; done
write_probe 2 >"$scratch/new.c"
mv "$scratch/new.c" "$probe"
until grep -q reloaded "$scratch/watch.err" || is_over "$(pid_of watch)"; do unlink "$scratch/absent" 2>/dev/null; made=$((made + 1)); done
for ((i = 0; i < 5; i++)); do unlink "$scratch/absent" 2>/dev/null; done
made=$((made + 10))
stop_bccrun watch
wait_bccrun watch
shown=$(sed '/^hits/,$d' "$scratch/out" | grep -c '^ *[12]$')
check "a change is reported" says "reloaded '$probe'"
check "the first shows" grep -q '^ *1$' "$scratch/out"
check "the second shows" grep -q '^ *2$' "$scratch/out"
check "each call is shown once" test "$shown" -ge "$made"
for key in 1 2 3 4 5 6; do
    check "place $key has seen each of $shown calls once" grep -qE "^ *$key +$shown$" "$scratch/out"
done
[ -n "$lsm" ] || skip "an LSM hook" "BPF is not among this kernel's security modules"
check "a normal end" is "$status" 0
finish
