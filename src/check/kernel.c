// SPDX-License-Identifier: Apache-2.0
/* What the kernel can do. */
#include <errno.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/require.h"
#include "base/file.h"
#include "base/lockdown.h"
#include "base/memory.h"
#include "types/compat_abi.h"
#include "types/kernel_config.h"
#include "check/check_functions.h"
#include "check/fixes.h"

#define JIT             "/proc/sys/net/core/bpf_jit_enable"
#define KPROBES_ENABLED "/sys/kernel/debug/kprobes/enabled"

void check_kernel(const struct machine *machine, struct finding *finding)
{
    found(finding, VERDICT_OK, "Linux %s, %s", machine->release, machine->architecture);
    if (require_proc(machine->root) != 0)
        found_error(finding, VERDICT_FAIL);
    if (machine->version >= LINUX(5, 10))
        return;
    if (machine->version >= LINUX(4, 17))
        found(finding, VERDICT_WARN, "Linux %s: bccrun is tested from 5.10 on", machine->release);
    else
        found(finding, VERDICT_FAIL, "Linux %s: perf_event_open(2) makes kprobes since 4.17",
              machine->release);
    fix_kernel(machine, finding);
}

void check_bpf(const struct machine *machine, struct finding *finding)
{
    if (machine->bpf_errno == 0) {
        found(finding, VERDICT_OK, "bpf(2) can create maps");
        return;
    }
    if (machine->bpf_errno == ENOSYS) {
        found(finding, VERDICT_FAIL, "this kernel has no bpf(2) (CONFIG_BPF_SYSCALL)");
        fix_kernel(machine, finding);
        return;
    }
    found(finding, VERDICT_FAIL, "bpf(2) cannot create a map: %s", strerror(machine->bpf_errno));
    if (!machine_may(machine, CAP_SYS_ADMIN))
        fix(finding, "sudo bccrun check");
    else
        fix(finding, "something denies it to root: see the lines seccomp, user_ns and memlock");
}

/* Only the initial network namespace has the file (net/core/sysctl_net_core.c). */
void check_jit(const struct machine *machine, struct finding *finding)
{
    long level = machine_number(machine, JIT, -1);
    if (level > 0) {
        found(finding, VERDICT_OK,
              level == 1 ? "programs are compiled to machine code" : "on, with debug output");
    } else if (level == 0) {
        found(finding, VERDICT_WARN, "off: programs are interpreted, which is several times slower");
        fix(finding, "sysctl -w net.core.bpf_jit_enable=1");
    } else {
        char *path = NULL;
        char *config = machine->is_brief ? NULL : kernel_config_read(machine->root, machine->release, &path);
        if (config != NULL && kernel_config_has(config, "BPF_JIT_ALWAYS_ON"))
            found(finding, VERDICT_OK, "always on");
        else
            found(finding, VERDICT_WARN, "unknown: no " JIT " (CONFIG_BPF_JIT, or a network namespace)");
        if (finding->verdict != VERDICT_OK)
            fix(finding, "nsenter --target 1 --net sysctl net.core.bpf_jit_enable");
        free(config);
        free(path);
    }
}

/* What most probes need, or in their place tracepoints of system calls. */
static void found_no_kprobes(const struct machine *machine, struct finding *finding)
{
    bool has_records = require_calls(machine->root) == 0;
    error_clear();
    if (require_kprobes(machine->root) != 0)
        found_error(finding, has_records ? VERDICT_WARN : VERDICT_FAIL);
    if (has_records)
        text_string(&finding->what, "; system calls are traced by their tracepoints");
    if (has_records && compat_abi_may_exist(machine->root))
        text_string(&finding->what, ", which those of 32-bit programs do not reach");
}

/* All kprobes can be switched off at once (Linux: Documentation/trace/kprobes.rst). */
void check_kprobes(const struct machine *machine, struct finding *finding)
{
    if (require_kprobes(machine->root) != 0) {
        found_no_kprobes(machine, finding);
        return;
    }
    char *enabled = machine_line(machine, KPROBES_ENABLED);
    if (enabled != NULL && strcmp(enabled, "0") == 0) {
        found(finding, VERDICT_FAIL, "all kprobes are switched off");
        fix(finding, "echo 1 > " KPROBES_ENABLED);
    } else {
        found(finding, VERDICT_OK, "for kernel functions and system calls");
    }
    free(enabled);
}

/* Of what a probe can do without: @err is 0, or why it is not there, as recorded. */
static void judge(struct finding *finding, int err, const char *what)
{
    if (err == 0)
        found(finding, VERDICT_OK, "%s", what);
    else
        found_error(finding, VERDICT_WARN);
}

void check_uprobes(const struct machine *machine, struct finding *finding)
{
    judge(finding, require_uprobes(machine->root), "for functions of programs and libraries");
}

/* tracefs is mounted and yet cannot be used: only root may read it, the kernel is locked down, or another file system is
 * mounted over it, as containers do to hide something. */
static void found_hidden(const struct machine *machine, const char *mounted, struct finding *finding)
{
    char *place = xstrndup(mounted, strcspn(mounted, " "));
    char *path = xasprintf("%s%s/events", machine->root, place);
    bool is_covered = access(path, F_OK) != 0 && errno == ENOENT;
    text_clear(&finding->fixes);
    if (is_covered && lockdown_is_strict(machine->root)) {
        error_clear();
        found(finding, VERDICT_FAIL, "mounted at %s, but empty: the kernel is locked down", place);
        fix(finding, FIX_LOCKDOWN);
    } else if (is_covered) {
        found(finding, VERDICT_FAIL, "mounted at %s, but something else is mounted over it", place);
        fix(finding, "mount -t tracefs tracefs %s", place);
    } else {
        found(finding, VERDICT_FAIL, "mounted at %s, but it cannot be read", place);
        fix(finding, "sudo bccrun check");
    }
    free(path);
    free(place);
}

void check_tracefs(const struct machine *machine, struct finding *finding)
{
    const char *place = NULL;
    if (require_tracefs(machine->root, &place) == 0) {
        found(finding, VERDICT_OK, "mounted at %s", place);
        return;
    }
    found_error(finding, VERDICT_FAIL);
    char *mounted = machine_self(machine, "mounts", "tracefs ");
    if (mounted != NULL)
        found_hidden(machine, mounted, finding);
    free(mounted);
}

void check_btf(const struct machine *machine, struct finding *finding)
{
    judge(finding, require_btf(machine->root), "the kernel describes its types");
}

void check_lsm(const struct machine *machine, struct finding *finding)
{
    bool is_known = false;
    if (require_lsm(machine->root, &is_known) != 0) {
        found_error(finding, VERDICT_WARN);
    } else if (is_known) {
        found(finding, VERDICT_OK, "BPF is among the active security modules");
    } else {
        found(finding, VERDICT_WARN, "unknown: securityfs is not mounted");
        fix(finding, FIX_SECURITYFS);
    }
}
