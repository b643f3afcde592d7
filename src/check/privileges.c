// SPDX-License-Identifier: Apache-2.0
/* What this process is allowed to do (capabilities(7)). */
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>

#include "attach/require.h"
#include "base/file.h"
#include "base/lockdown.h"
#include "base/memory.h"
#include "check/check_functions.h"
#include "check/fixes.h"

/* Since Linux 5.8; the headers of the machine that bccrun is built on may be older. */
#define CAPABILITY_PERFMON 38
#define CAPABILITY_BPF     39

#define WHOLE_RANGE 4294967295UL

#define LOCKDOWN "/sys/kernel/security/lockdown"

void check_cap_sys_admin(const struct machine *machine, struct finding *finding)
{
    if (require_privileges(machine->root) == 0)
        found(finding, VERDICT_OK, "present");
    else
        found_error(finding, VERDICT_FAIL);
}

/* CAP_SYS_ADMIN includes both (include/linux/capability.h). */
static void check_part(const struct machine *machine, int capability, const char *what,
                       struct finding *finding)
{
    if (machine->version < LINUX(5, 8))
        found(finding, VERDICT_OK, "part of CAP_SYS_ADMIN before Linux 5.8");
    else if (machine_may(machine, capability))
        found(finding, VERDICT_OK, "present");
    else if (machine_may(machine, CAP_SYS_ADMIN))
        found(finding, VERDICT_OK, "missing, but CAP_SYS_ADMIN includes it");
    else
        found(finding, VERDICT_FAIL, "missing: %s", what);
    if (finding->verdict != VERDICT_OK)
        fix(finding, "sudo bccrun ...");
}

void check_cap_bpf(const struct machine *machine, struct finding *finding)
{
    check_part(machine, CAPABILITY_BPF, "no programs can be loaded", finding);
}

void check_cap_perfmon(const struct machine *machine, struct finding *finding)
{
    check_part(machine, CAPABILITY_PERFMON, "no events of other processes can be read", finding);
}

/* Seccomp: 0 none, 1 strict, 2 a filter (proc_pid_status(5)). */
void check_seccomp(const struct machine *machine, struct finding *finding)
{
    char *mode = machine_self(machine, "status", "Seccomp:");
    const char *denied = machine->bpf_errno != 0    ? "bpf(2)"
                         : machine->perf_errno != 0 ? "perf_event_open(2)"
                                                    : NULL;
    bool is_filtered = mode != NULL && strcmp(mode, "0") != 0;
    free(mode);
    if (!is_filtered) {
        found(finding, VERDICT_OK, "no filter");
        return;
    }
    if (denied == NULL) {
        found(finding, VERDICT_OK, "a filter that allows bpf(2) and perf_event_open(2)");
        return;
    }
    if (machine_may(machine, CAP_SYS_ADMIN))
        found(finding, VERDICT_FAIL, "a filter that denies %s", denied);
    else
        found(finding, VERDICT_WARN, "a filter; what it allows can be seen only with CAP_SYS_ADMIN");
    fix(finding, FIX_SECCOMP);
}

/* The initial user namespace maps every number to itself (user_namespaces(7)). */
void check_user_namespace(const struct machine *machine, struct finding *finding)
{
    char *map = machine_line(machine, "/proc/self/uid_map");
    char *rest = map;
    unsigned long inside = map != NULL ? strtoul(rest, &rest, 10) : 0;
    unsigned long outside = map != NULL ? strtoul(rest, &rest, 10) : 0;
    unsigned long count = map != NULL ? strtoul(rest, &rest, 10) : WHOLE_RANGE;
    free(map);
    if (inside == 0 && outside == 0 && count == WHOLE_RANGE) {
        found(finding, VERDICT_OK, "the initial user namespace");
        return;
    }
    found(finding, VERDICT_FAIL, "not the initial user namespace: its root has no privileges in the kernel");
    fix(finding, "sudo bccrun ... outside of this namespace");
    fix(finding, "sudo docker run --userns=host --privileged ...");
}

/* "none [integrity] confidentiality"; what each forbids: lockdown_reasons[] in security/security.c. */
void check_lockdown(const struct machine *machine, struct finding *finding)
{
    char *modes = machine_line(machine, LOCKDOWN);
    bool has_securityfs = modes != NULL || file_exists(machine->root, "/sys/kernel/security/lsm");
    if (modes == NULL) { /* in the form of the file */
        char *mode = lockdown_mode(machine->root);
        modes = mode != NULL ? xasprintf("[%s]", mode) : NULL;
        free(mode);
    }
    if (modes == NULL && !has_securityfs) {
        found(finding, VERDICT_WARN, "unknown: securityfs is not mounted");
        fix(finding, FIX_SECURITYFS);
    } else if (modes == NULL) {
        found(finding, VERDICT_OK, "this kernel has no lockdown");
    } else if (strstr(modes, "[confidentiality]") != NULL) {
        found(finding, VERDICT_FAIL, "confidentiality: no kprobes, and kernel memory cannot be read");
        fix(finding, FIX_LOCKDOWN);
    } else if (strstr(modes, "[integrity]") != NULL) {
        found(finding, VERDICT_OK, "integrity: only bpf_probe_write_user() is denied");
    } else {
        found(finding, VERDICT_OK, "none");
    }
    free(modes);
}

/* Linux: Documentation/admin-guide/perf-security.rst. */
void check_perf(const struct machine *machine, struct finding *finding)
{
    long level = machine_number(machine, "/proc/sys/kernel/perf_event_paranoid", -100);
    bool is_limited = !machine_may(machine, CAP_SYS_ADMIN) && !machine_may(machine, CAPABILITY_PERFMON);
    if (level == -100) {
        found(finding, VERDICT_FAIL, "this kernel has no perf events (CONFIG_PERF_EVENTS)");
        fix_kernel(machine, finding);
    } else if (!is_limited && machine->perf_errno != 0) {
        found(finding, VERDICT_FAIL, "perf_event_open(2) fails: %s", strerror(machine->perf_errno));
        fix(finding, FIX_SECCOMP);
    } else if (is_limited && level > -1) {
        found(finding, VERDICT_WARN, "perf_event_paranoid is %ld: this user gets no kernel events", level);
        fix(finding, "sysctl -w kernel.perf_event_paranoid=-1");
    } else {
        found(finding, VERDICT_OK, "perf_event_paranoid is %ld%s", level,
              is_limited ? "" : ", which does not limit this process");
    }
}

/* Linux: Documentation/admin-guide/sysctl/kernel.rst. kprobes take names, not addresses. */
void check_kptr_restrict(const struct machine *machine, struct finding *finding)
{
    long level = machine_number(machine, "/proc/sys/kernel/kptr_restrict", 0);
    if (level < 1 || (level == 1 && machine_may(machine, CAP_SYSLOG))) {
        found(finding, VERDICT_OK, "%ld: kernel addresses can be named", level);
        return;
    }
    found(finding, VERDICT_WARN, "%ld: kernel addresses cannot be named", level);
    fix(finding, level > 1 ? "sysctl -w kernel.kptr_restrict=1" : "sudo bccrun ...");
}

/* bccrun needs CAP_SYS_ADMIN anyway, so this never limits it. */
void check_unprivileged_bpf(const struct machine *machine, struct finding *finding)
{
    long level = machine_number(machine, "/proc/sys/kernel/unprivileged_bpf_disabled", -1);
    if (level < 0)
        found(finding, VERDICT_OK, "this kernel has no unprivileged_bpf_disabled");
    else
        found(finding, VERDICT_OK, "unprivileged_bpf_disabled is %ld; bccrun needs CAP_SYS_ADMIN anyway",
              level);
}
