// SPDX-License-Identifier: Apache-2.0
/* What is asked of /proc, /sys and tracefs before anything attaches, answered by made-up trees. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attach/kinds.h"
#include "attach/kprobe.h"
#include "attach/require.h"
#include "base/memory.h"
#include "symbols/symbols.h"
#include "root.h"

#include <cmocka.h>

static void expect_error(int got, int err, const char *message, const char *hint_part)
{
    assert_int_equal(got, -err);
    assert_string_equal(error_text(), message);
    assert_non_null(strstr(error_hints(), hint_part));
}

#define CALLS                                                                                                \
    "0000000000000000 T tcp_v4_connect\n"                                                                    \
    "0000000000000000 t tcp_connect\t[tcp_module]\n"                                                         \
    "0000000000000000 W weak_function\n"                                                                     \
    "0000000000000000 d tcp_data\n"                                                                          \
    "0000000000000000 T __x64_sys_execve\n"                                                                  \
    "0000000000000000 T __x64_sys_execveat\n"                                                                \
    "0000000000000000 T __arm64_sys_execve\n"                                                                \
    "0000000000000000 T __riscv_sys_execve\n"                                                                \
    "0000000000000000 T __s390x_sys_execve\n"                                                                \
    "0000000000000000 T last"

static void expect_symbol(const char *name, const char *prefix, bool expected, const char *near_expected)
{
    struct nearest near;
    nearest_init(&near, name);
    assert_int_equal(symbols_search(root, name, prefix, &near), expected);
    nearest_hint(&near);
    (void)failx(ENOENT, "cannot find it");
    nearest_finish(&near);
    assert_string_equal(error_hints(), near_expected);
}

static void functions_are_found_by_name(void **state)
{
    (void)state;
    tree_write(root, "proc/kallsyms", CALLS);
    expect_symbol("tcp_connect", "", true, "did you mean 'tcp_connect' or 'tcp_v4_connect'?\n");
    expect_symbol("weak_function", "", true, "did you mean 'weak_function'?\n");
    expect_symbol("last", "", true, "did you mean 'last'?\n");
    expect_symbol("weak_functoin", "", false, "did you mean 'weak_function'?\n");
}

static void data_is_no_function(void **state)
{
    (void)state;
    tree_write(root, "proc/kallsyms", CALLS);
    expect_symbol("tcp_data", "", false, "");
}

static void names_behind_a_prefix(void **state)
{
    (void)state;
    tree_write(root, "proc/kallsyms", CALLS);
    expect_symbol("execve", "__x64_sys_", true, "did you mean 'execve' or 'execveat'?\n");
    expect_symbol("exceve", "__x64_sys_", false, "did you mean 'execve'?\n");
    expect_symbol("__x64_sys_execve", "__x64_sys_", false, "");
}

static void absent_or_odd_symbols_are_none(void **state)
{
    (void)state;
    expect_symbol("last", "", false, "");
    tree_write(root, "proc/kallsyms", "\n \n0\n0 \n0 T\n0 T \n0 TT last\nlast\nT last\n");
    expect_symbol("last", "", false, "");
}

static void expect_privileges(const char *set, const char *missing)
{
    char *status =
        xasprintf("Name:\tbccrun\nCapInh:\t0000000000000000\nCapPrm:\t000001ffffffffff\nCapEff:\t%s\n"
                  "CapBnd:\t000001ffffffffff\n",
                  set);
    tree_write(root, "proc/self/status", status);
    free(status);
    if (missing == NULL) {
        assert_int_equal(require_privileges(root), 0);
        return;
    }
    char *message = xasprintf("cannot run probes: only root may look into the kernel (%s)", missing);
    expect_error(require_privileges(root), EPERM, message, "sudo bccrun");
    free(message);
}

static void capabilities_are_named_where_they_are_missing(void **state)
{
    (void)state;
    expect_privileges("000001ffffffffff", NULL);
    expect_privileges("0000000000200000", NULL);                       /* CAP_SYS_ADMIN */
    expect_privileges("000000c000000000", "CAP_SYS_ADMIN is missing"); /* CAP_BPF and CAP_PERFMON */
    expect_privileges("0000000000000000", "CAP_SYS_ADMIN is missing");
}

static void absent_proc_is_named(void **state)
{
    (void)state;
    expect_error(require_privileges(root), ENOENT, "cannot run probes: /proc is not mounted",
                 "mount -t proc proc /proc");
}

/* What "WORD/TARGET" asks of the kernel before anything is compiled. */
static int require(const char *name, const char *target)
{
    const struct attach_word *word;
    const struct attach_kind *kind = kinds_find(name, strlen(name), false, &word);
    return kind_require(kind, word, root, target);
}

static void kprobes_are_there_where_their_pmu_is(void **state)
{
    (void)state;
    tree_write(root, "sys/bus/event_source/devices/kprobe/type", "6\n");
    assert_int_equal(require("kprobe", "tcp_connect"), 0);
    assert_int_equal(require("kretsyscall", "execve"), 0);
}

static void kernel_without_kprobes_leads_to_the_sandbox(void **state)
{
    (void)state;
    tree_write(root, "sys/kernel/vmcoreinfo", "");
    expect_error(require("kprobe", "tcp_connect"), EOPNOTSUPP,
                 "cannot attach kprobe tcp_connect: this kernel has no kprobes (CONFIG_KPROBE_EVENTS)",
                 "scripts/sandbox");
}

/* Where there are none, system calls are traced by their tracepoints. */
static void kernel_without_kprobes_or_tracepoints_says_both(void **state)
{
    (void)state;
    tree_write(root, "sys/kernel/vmcoreinfo", "");
    expect_error(
        require("ksyscall", "execve"), ENODEV,
        "cannot attach ksyscall execve: this kernel has no kprobes (CONFIG_KPROBE_EVENTS), and tracefs, which has the tracepoints of system calls, is not mounted",
        "mount -t tracefs");
    tree_write(root, "sys/kernel/tracing/events/sched/sched_switch/id", "1\n");
    static const char *const calls[][2] = {{"kretsyscall", "execve"}, {"kprobe", "sys_execve"}};
    for (size_t i = 0; i < 2; i++) {
        char *message = xasprintf(
            "cannot attach %s %s: this kernel has neither kprobes (CONFIG_KPROBE_EVENTS) nor tracepoints of system calls (CONFIG_FTRACE_SYSCALLS)",
            calls[i][0], calls[i][1]);
        expect_error(require(calls[i][0], calls[i][1]), EOPNOTSUPP, message, "scripts/sandbox");
        free(message);
    }
    expect_error(require("kprobe", "sys_execve+0x10"), EOPNOTSUPP,
                 "cannot attach kprobe sys_execve+0x10: this kernel has no kprobes (CONFIG_KPROBE_EVENTS)",
                 "scripts/sandbox");
}

static void absent_sysfs_is_not_absent_kprobes(void **state)
{
    (void)state;
    expect_error(require("kretprobe", "tcp_connect"), EOPNOTSUPP,
                 "cannot attach kretprobe tcp_connect: sysfs is not mounted", "mount -t sysfs sysfs /sys");
}

static void failed_kprobes_say_why(void **state)
{
    (void)state;
    tree_write(root, "proc/kallsyms", CALLS);
    tree_write(root, "sys/kernel/debug/kprobes/blacklist",
               "0xffffffff81000000-0xffffffff81000010\tweak_function\n");
    expect_error(kprobe_fail(root, "tcp_conect", false, -ENOENT), ENOENT,
                 "cannot attach kprobe tcp_conect: this kernel has no such function",
                 "did you mean 'tcp_connect'");
    expect_error(kprobe_fail(root, "weak_function", true, -EBUSY), EINVAL,
                 "cannot attach kretprobe weak_function: this function may not be probed", "blacklist");
    expect_error(kprobe_fail(root, "tcp_connect", false, -EINVAL), EINVAL,
                 "cannot attach kprobe tcp_connect: this function may not be probed", "blacklist");
    expect_error(kprobe_fail(root, "tcp_connect", false, -EADDRNOTAVAIL), EADDRNOTAVAIL,
                 "cannot attach kprobe tcp_connect: several functions of the kernel have this name",
                 "kptr_restrict");
    expect_error(kprobe_fail(root, "tcp_connect", false, -EACCES), EACCES,
                 "cannot attach kprobe tcp_connect: Permission denied", "");
}

static int check_tracepoint(const char *target)
{
    return tracepoint_kind.checks.find(&tracepoint_kind.words[0], root, target);
}

static void tracepoints_are_found_in_either_place(void **state)
{
    (void)state;
    tree_write(root, "sys/kernel/debug/tracing/events/sched/sched_switch/id", "314\n");
    assert_int_equal(check_tracepoint("sched/sched_switch"), 0);
    tree_write(root, "sys/kernel/tracing/events/sched/sched_wakeup/id", "315\n");
    assert_int_equal(check_tracepoint("sched/sched_wakeup"), 0);
}

static void absent_tracefs_says_how_to_mount_it(void **state)
{
    (void)state;
    expect_error(check_tracepoint("sched/sched_switch"), ENODEV,
                 "cannot attach to tracepoint sched/sched_switch: tracefs is not mounted",
                 "mount -t tracefs");
}

static void unknown_tracepoints_lead_to_the_nearest(void **state)
{
    (void)state;
    tree_write(root, "sys/kernel/tracing/events/sched/sched_switch/id", "314\n");
    tree_write(root, "sys/kernel/tracing/available_events", "irq:softirq_entry\nsched:sched_switch\n");
    const char *targets[] = {"sched/sched_swich", "sched_/sched_switch"};
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        char *message =
            xasprintf("cannot attach to tracepoint %s: this kernel has no such tracepoint", targets[i]);
        expect_error(check_tracepoint(targets[i]), ENOENT, message, "did you mean 'sched/sched_switch'?\n");
        free(message);
    }
}

static void tracepoints_do_not_climb_out(void **state)
{
    (void)state;
    tree_write(root, "sys/kernel/tracing/events/enable", "0\n");
    tree_write(root, "sys/kernel/tracing/id", "1\n");
    assert_int_equal(check_tracepoint("../tracing"), -ENOENT);
    assert_int_equal(check_tracepoint("sched/../.."), -ENOENT);
}

int main(void)
{
#define in_a_root(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)
    const struct CMUnitTest tests[] = {
        in_a_root(functions_are_found_by_name),
        in_a_root(data_is_no_function),
        in_a_root(names_behind_a_prefix),
        in_a_root(absent_or_odd_symbols_are_none),
        in_a_root(capabilities_are_named_where_they_are_missing),
        in_a_root(absent_proc_is_named),
        in_a_root(kprobes_are_there_where_their_pmu_is),
        in_a_root(kernel_without_kprobes_leads_to_the_sandbox),
        in_a_root(kernel_without_kprobes_or_tracepoints_says_both),
        in_a_root(absent_sysfs_is_not_absent_kprobes),
        in_a_root(failed_kprobes_say_why),
        in_a_root(tracepoints_are_found_in_either_place),
        in_a_root(absent_tracefs_says_how_to_mount_it),
        in_a_root(unknown_tracepoints_lead_to_the_nearest),
        in_a_root(tracepoints_do_not_climb_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
