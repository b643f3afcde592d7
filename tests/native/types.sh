#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Types from the running kernel's BTF: probes compile and show the same rows without kernel headers.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
sanitize_compiler

if [ ! -e /sys/kernel/btf/vmlinux ]; then
    skip "types from BTF" "this kernel has none"
    finish
    exit
fi
given=("${headers[@]}")
headers=(--types btf)

all_passed() { ! grep "^not ok" "$scratch/suite" && grep -q "^ok" "$scratch/suite"; }

# Rows. The suites compare them with what their workloads print, and choose the compiler process themselves.
for suite in kinds layouts sent; do
    TYPES=btf BCCRUN=$sanitized "tests/native/$suite.sh" >"$scratch/suite" 2>&1
    check "the rows of $suite.sh" all_passed
done
for probe in $("$BCCRUN" list | awk '{print $1}'); do
    bccrun schema --no-cache "$probe"
    check "$probe compiles" is "$status" 0
    cp "$scratch/out" "$scratch/schema"
    timeout "$PATIENCE" "$sanitized" "${given[@]}" schema "$probe" >"$scratch/out" 2>"$scratch/err"
    check "$probe has the same columns as with headers" same "$scratch/out" "$scratch/schema"
done

# Members of the kernel's structs, by what the kernel says of them elsewhere.
cat >"$scratch/probe.c" <<'END'
#include <linux/sched.h>
#include <linux/nsproxy.h>
#include <linux/utsname.h>
struct event { u32 pid; u32 parent; u32 group; char comm[TASK_COMM_LEN]; char node[16]; };
BPF_PERF_OUTPUT(events);
SEC("tracepoint/syscalls/sys_enter_execve")
int handle(void *ctx)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct event event = {.pid = task->tgid, .parent = task->real_parent->tgid, .group = task->group_leader->pid};
    struct new_utsname *name = &task->nsproxy->uts_ns->name;
    bpf_probe_read_kernel_str(event.node, sizeof(event.node), name->nodename);
    bpf_probe_read_kernel_str(event.comm, sizeof(event.comm), task->comm);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
bccrun -v -f csv -c /bin/true "$scratch/probe.c"
row=$(sed -n 2p "$scratch/out")
names_its_own() { [[ $row =~ ^[0-9]+,[0-9]+,${row%%,*},.*,$(uname -n | cut -c 1-15)$ ]]; }
check "members of task_struct" names_its_own
check "-v says what was used" says "types    the running kernel's BTF (--types btf)"
bccrun -v -f csv -c /bin/true "$scratch/probe.c"
check "the image is kept" says "bccrun: cache "

# A source with names of the kernel's.
cat >"$scratch/clash.c" <<'END'
#include <linux/sched.h>
struct sched_info { u64 mine; };
enum own { ZONE_DMA = 7, PIDTYPE_PID = 11 };
typedef u64 spinlock_t;
BPF_HASH(runnable, u64, struct sched_info);
static int cpumask(int number) { return number; }
SEC("tracepoint/syscalls/sys_enter_execve")
int handle(void *ctx)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct sched_info info = {.mine = task->signal->nr_threads + ZONE_DMA + PIDTYPE_PID};
    spinlock_t key = cpumask(task->prio);
    runnable.update(&key, &info);
    return 0;
}
END
bccrun --dry-run --no-cache "$scratch/clash.c"
check "names that the source and the kernel both have" is "$status:$(cat "$scratch/err")" "0:"

# Macros and inline functions of the kernel's headers, which no BTF has.
cat >"$scratch/macros.c" <<'END'
#include <linux/blkdev.h>
#include <linux/mm_types.h>
#include <linux/socket.h>
#include <linux/uio.h>
#include <linux/virtio.h>
BPF_HASH(sizes, u32, u64);
static int count(struct scatterlist *entry, struct iov_iter *from)
{
    struct scatterlist copy = {};
    struct iov_iter iter = {};
    bpf_probe_read_kernel(&copy, sizeof(copy), entry);
    bpf_probe_read_kernel(&iter, sizeof(iter), from);
    if (sg_is_last(&copy) || iter.data_source != WRITE)
        return -ENOMEM;
    if (sg_is_chain(&copy))
        bpf_probe_read_kernel(&copy, sizeof(copy), sg_chain_ptr(&copy));
    return copy.length;
}
static u64 address(struct sockaddr_storage *remote, struct folio *folio)
{
    u16 family = 0;
    bpf_probe_read_kernel(&family, sizeof(family), &remote->ss_family);
    return family == AF_INET6 ? (u64)folio_page(folio, 1) : 0;
}
SEC("tracepoint/syscalls/sys_enter_execve")
int handle(void *ctx)
{
    u32 slot = min_t(size_t, div_u64(bpf_ktime_get_ns(), NSEC_PER_MSEC), 99);
    sizes.increment(slot, count(NULL, NULL) + address(NULL, NULL));
    return 0;
}
TRACEPOINT_PROBE(percpu, percpu_alloc_percpu)
{
    sizes.increment((u32)(u64)args->ptr, args->size);
    return 0;
}
END
bccrun --dry-run --no-cache "$scratch/macros.c"
check "macros, inline functions and pointers to a CPU's own data" is "$status:$(cat "$scratch/err")" "0:"

# The user's own files and macros.
mkdir "$scratch/more"
cat >"$scratch/more/parent.h" <<'END'
static inline u32 parent_of(struct task_struct *task)
{
    struct task_struct *parent = NULL;
    u32 id = 0;
    bpf_probe_read_kernel(&parent, sizeof(parent), &task->PARENT);
    bpf_probe_read_kernel(&id, sizeof(id), &parent->tgid);
    return id;
}
END
cat >"$scratch/includes.c" <<'END'
#include <parent.h>
BPF_HASH(parents, u32, u64);
SEC("tracepoint/syscalls/sys_enter_execve")
int handle(void *ctx)
{
    parents.increment(parent_of((struct task_struct *)bpf_get_current_task()));
    return 0;
}
END
bccrun --dry-run --no-cache -I "$scratch/more" -D PARENT=real_parent -D prio=1 "$scratch/includes.c"
check "types that an included file and -D name" is "$status" 0

# bccrun's own headers are read anew where they change.
tested=$BCCRUN
mkdir "$scratch/bin"
cp "$BCCRUN" "$BCCRUN-compile" "$scratch/bin"
cp -r "$(dirname "$BCCRUN")/headers" "$scratch/bin/headers"
sleep 0.1 # a file that has only just changed is not kept
BCCRUN=$scratch/bin/bccrun
bccrun -v --dry-run "$scratch/probe.c"
bccrun -v --dry-run "$scratch/probe.c"
check "own headers: kept" says "bccrun: cache "
echo '#define OF_MINE 1' >>"$scratch/bin/headers/include/linux/sched.h"
bccrun -v --dry-run "$scratch/probe.c"
check "own headers: changed, and compiled again" says "bccrun: compile "
rm -r "$scratch/bin/headers"
bccrun --dry-run "$scratch/probe.c"
if [ -e /usr/local/libexec/bccrun/headers ]; then
    skip "no own headers" "bccrun is installed on this machine"
else
    check "no own headers" fails_with 1 "cannot use the kernel's BTF: bccrun's own headers are not in"
fi
BCCRUN=$tested

# Automatic choice.
headers=()
timeout "$PATIENCE" unshare -m sh -c 'mount -t tmpfs none /lib/modules && exec "$@"' sh \
    "$BCCRUN" -v --no-cache --dry-run "$scratch/probe.c" >"$scratch/out" 2>"$scratch/err"
status=$?
check "no headers: types come from BTF" is "$status" 0
check "no headers: -v says why" says "the running kernel's BTF (no /lib/modules/$(uname -r)/build)"
if [ -n "${given[1]:-}" ]; then
    timeout "$PATIENCE" "$BCCRUN" "${given[@]}" -v --no-cache --dry-run "$scratch/clash.c" >"$scratch/out" 2>"$scratch/err"
    check "--headers takes the headers" says "types    the headers in ${given[1]}"
fi

# Headers of another kernel: members are compared.
if [ -n "${given[1]:-}" ]; then
    cat >"$scratch/foreign.c" <<'END'
#include <linux/path.h>
#include <linux/sched.h>
struct own { u32 tgid; u64 dentry; };
BPF_HASH(seen, u32, struct own);
SEC("tracepoint/syscalls/sys_enter_execve")
int handle(void *ctx)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct path *path = 0;
    struct own own = {};
    bpf_probe_read_kernel(&own.dentry, sizeof(own.dentry), &path->dentry);
    u32 key = 0;
    struct own *old = seen.lookup(&key);
    if (old)
        old->tgid = task->tgid;
    seen.update(&key, &own);
    return 0;
}
END
    compared() { timeout "$PATIENCE" "$BCCRUN" "${given[@]}" --dry-run "$scratch/foreign.c" >"$scratch/out" 2>"$scratch/err"; }
    warning="foreign.c:15:27: 'tgid' of struct task_struct is elsewhere in the running kernel than in these headers"
    only_warning() { says "$warning" && is "$(wc -l <"$scratch/err")" 1; }
    compared
    check "other headers: the member that is elsewhere is named, at the line that reads it" only_warning
    compared
    check "other headers: again with the image from the cache" only_warning
    sed -i 's/task->tgid/task->nosuch/' "$scratch/foreign.c"
    compared
    check "other headers: what they do not have is an error as ever" says "no member named 'nosuch'"
    # A struct of theirs lacks a member that the kernel's has by now, and the source's own struct has one of that name.
    sed -i 's/task->nosuch/task->tgid/; s/u32 tgid;/u32 tgid, custom_slice;/
        s/seen.update/struct sched_entity *se = 0; typeof(own) *same = \&own; same->custom_slice = !se; &/' "$scratch/foreign.c"
    if grep -qsw custom_slice /usr/src/linux-headers-*/include/linux/sched.h; then
        skip "other headers: a member that they do not have is not compared" "they have sched_entity's custom_slice (Linux 6.12)"
    else
        compared
        check "other headers: a member that they do not have is not compared" only_warning
    fi
fi

# What fails.
bccrun --types nosuch hello
check "another word" fails_with 2 "cannot take 'nosuch' for --types: it must be auto, btf or headers"
bccrun --types btf --headers / "$scratch/probe.c"
check "btf and headers" fails_with 2 "cannot use --types btf with --headers"
timeout "$PATIENCE" unshare -m sh -c 'mount -t tmpfs none /sys/kernel/btf && exec "$@"' sh \
    "$BCCRUN" --types btf --dry-run "$scratch/probe.c" >"$scratch/out" 2>"$scratch/err"
status=$?
check "a kernel without BTF" fails_with 1 "this kernel has no BTF (/sys/kernel/btf/vmlinux)" "hint: CONFIG_DEBUG_INFO_BTF=y"
sed 's/real_parent/real_parnt/' "$scratch/probe.c" >"$scratch/wrong.c"
headers=(--types btf)
bccrun --dry-run "$scratch/wrong.c"
check "a member that the kernel does not have" fails_with 1 "no member named 'real_parnt'" \
    "hint: the running kernel's struct task_struct has no member 'real_parnt', but has 'real_parent'"
sed 's/struct new_utsname/struct new_utsnam/' "$scratch/probe.c" >"$scratch/wrong.c"
bccrun --dry-run "$scratch/wrong.c"
check "a struct that the kernel does not have" fails_with 1 "incomplete definition of type 'struct new_utsnam'" \
    "hint: 'struct new_utsnam' is neither in the BTF" "hint: the running kernel has struct 'new_utsname'"
if tr '\0' '\n' </sys/kernel/btf/vmlinux | grep -qx 'mtd_info' && ! grep -q ' mtd_' /proc/kallsyms; then
    sed 's/struct new_utsname/struct mtd_info/' "$scratch/probe.c" >"$scratch/wrong.c"
    bccrun --dry-run "$scratch/wrong.c"
    check "a struct that the kernel only mentions" fails_with 1 "incomplete definition of type 'struct mtd_info'" \
        "hint: the running kernel's BTF mentions struct mtd_info without its members" "--types headers"
else
    skip "a struct that the kernel only mentions" "this kernel has memory technology devices (CONFIG_MTD)"
fi
sed 's/task->tgid/NO_SUCH_MACRO/' "$scratch/probe.c" >"$scratch/wrong.c"
bccrun --dry-run "$scratch/wrong.c"
check "a macro that is in no BTF" fails_with 1 "undeclared identifier 'NO_SUCH_MACRO'" \
    "hint: 'NO_SUCH_MACRO' is neither in the BTF of this kernel" "--types headers" \
    "hint: bccrun's own headers have nothing for <linux/nsproxy.h> <linux/utsname.h>"

bccrun explain --stage rewritten -D SOMETHING=1 "$scratch/probe.c"
check "explain shows what libbcc rewrote" shows '+__attribute__((section(".bpf.fn.handle")))'
check "and no types of the kernel" is "$(grep -cE 'pragma|kernel types|typedef|struct task_struct ?\{' "$scratch/out")" 0
finish
