// SPDX-License-Identifier: Apache-2.0
/* Which attach points a glob matches, in made-up trees. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attach/attach.h"
#include "attach/glob.h"
#include "attach/kinds.h"
#include "attach/syscall.h"
#include "attach/syscall_name.h"
#include "base/text.h"
#include "symbols/functions.h"
#include "root.h"

#include <cmocka.h>

#define TRACING "sys/kernel/tracing/"
#define FORMAT  "sys/bus/event_source/devices/kprobe/type"

static void globs_are_told_from_names(void **state)
{
    (void)state;
    assert_true(glob_is("vfs_*"));
    assert_true(glob_is("vfs_rea?"));
    assert_true(glob_is("vfs_[rw]*"));
    assert_true(glob_is("/usr/bin/bash:rl_*"));
    assert_false(glob_is("vfs_read"));
    assert_false(glob_is("/tmp/[odd]*/prog:main"));
}

static void letters_match(void **state)
{
    (void)state;
    assert_true(glob_matches("vfs_*", "vfs_"));
    assert_true(glob_matches("vfs_*", "vfs_read"));
    assert_true(glob_matches("*", "vfs_read"));
    assert_true(glob_matches("sys_enter_get?id", "sys_enter_getpid"));
    assert_false(glob_matches("sys_enter_get?id", "sys_enter_getppid"));
    assert_true(glob_matches("vfs_[rw]*", "vfs_write"));
    assert_false(glob_matches("vfs_[rw]*", "vfs_open"));
    assert_false(glob_matches("vfs_*", "do_vfs_read"));
    assert_false(glob_matches("*", "sched/sched_switch"));
    assert_true(glob_matches("*/sched_sw*", "sched/sched_switch"));
    assert_false(glob_matches("[", "x"));
}

static void expect_near(const char *glob, const char *name, const char *expected)
{
    struct nearest near;
    nearest_init(&near, glob);
    glob_offer(&near, name);
    assert_string_equal(near.count > 0 ? near.names[0] : "", expected);
    nearest_finish(&near);
}

static void near_globs_are_offered(void **state)
{
    (void)state;
    expect_near("vsf_*", "vfs_read", "vfs_*");
    expect_near("syscall/sys_enter_*", "syscalls/sys_enter_read", "syscalls/sys_enter_*");
    expect_near("vfs_?ead", "vfs_reads", "vfs_reads");
    expect_near("vfs_*", "tcp_connect", "");
}

/* The places as "NAME=NUMBER ". */
static void expect_places(const struct places *places, const char *expected)
{
    struct text text = {0};
    for (size_t i = 0; i < places->count; i++)
        text_printf(&text, "%s=%llx ", places->list[i].name, (unsigned long long)places->list[i].number);
    assert_string_equal(text_cstr(&text), expected);
    text_finish(&text);
}

static void places_are_sorted_and_once(void **state)
{
    (void)state;
    struct places places = {0};
    places_add(&places, "b", 2);
    places_add(&places, "a", 2);
    places_add(&places, "c", 1);
    places_add(&places, "b", 2);
    places_sort(&places, false);
    expect_places(&places, "a=2 b=2 c=1 ");
    places_sort(&places, true);
    expect_places(&places, "c=1 a=2 ");
    places_finish(&places);
    places_sort(&places, true);
    assert_int_equal(places.count, 0);
}

static void expect_functions(bool are_traced, const char *expected)
{
    struct functions functions;
    assert_int_equal(functions_read(root, &functions), 0);
    assert_int_equal(functions.are_traced, are_traced);
    assert_int_equal(functions_are_listed(root), are_traced);
    expect_places(&functions.places, expected);
    functions_finish(&functions);
}

#define SYMBOLS                                                                                              \
    "0000000000000000 T vfs_write\n"                                                                         \
    "0000000000000000 t vfs_read\t[module]\n"                                                                \
    "0000000000000000 t vfs_read.cold\n"                                                                     \
    "0000000000000000 D vfs_data\n"                                                                          \
    "0000000000000000 t vfs_read\n"                                                                          \
    "0000000000000000 W vfs_weak"

static void functions_come_from_the_best_list(void **state)
{
    (void)state;
    struct functions functions;
    assert_int_equal(functions_read(root, &functions), -ENOENT);
    assert_string_equal(error_text(),
                        "cannot read the names of the kernel's functions: No such file or directory");
    tree_write(root, "proc/kallsyms", SYMBOLS);
    expect_functions(false, "vfs_read=0 vfs_weak=0 vfs_write=0 ");
    tree_write(root, TRACING "events/x", "");
    expect_functions(false, "vfs_read=0 vfs_weak=0 vfs_write=0 ");
    tree_write(root, TRACING "available_filter_functions",
               "vfs_read\nvfs_open [module]\nvfs_read\n__ftrace_invalid_address___64\n\n");
    expect_functions(true, "vfs_open=0 vfs_read=0 ");
    tree_write(root, TRACING "available_filter_functions_addrs",
               "ffffffff81000020 vfs_read\nffffffff81000010 vfs_open [module]\nffffffff81000040 vfs_read\n");
    expect_functions(true, "vfs_open=ffffffff81000010 vfs_read=ffffffff81000020 vfs_read=ffffffff81000040 ");
    tree_write(root, "sys/kernel/debug/kprobes/blacklist",
               "0xffffffff81000010-0xffffffff81000018\tvfs_open\n0x0-0x1\tvfs_rea\n");
    expect_functions(true, "vfs_read=ffffffff81000020 vfs_read=ffffffff81000040 ");
}

/* Finds the places of "WORD/GLOB". */
static int find(const char *word, const char *target, struct attach_point *point)
{
    *point = (struct attach_point){.target = (char *)target};
    point->kind = kinds_find(word, strlen(word), false, &point->word);
    return attach_check(point, root);
}

static void expect_found(const char *word, const char *glob, const char *expected)
{
    struct attach_point point;
    assert_int_equal(find(word, glob, &point), 0);
    expect_places(&point.places, expected);
    places_finish(&point.places);
}

static void expect_refused(const char *word, const char *glob, int err, const char *message,
                           const char *hint_part)
{
    struct attach_point point;
    assert_int_equal(find(word, glob, &point), -err);
    assert_string_equal(error_text(), message);
    assert_non_null(strstr(error_hints(), hint_part));
    places_finish(&point.places);
}

static void kernel_functions_match(void **state)
{
    (void)state;
    tree_write(root, FORMAT, "8\n");
    tree_write(root, "proc/kallsyms",
               "0 T vfs_read\n0 t vfs_link.part.0\n0 t vfs_look.isra.0.cold\n0 T do_it\n");
    expect_found("kprobe", "vfs_*", "vfs_link.part.0=0 vfs_read=0 ");
    expect_found("kprobe", "vfs_lin?", "vfs_link.part.0=0 ");
    expect_found("kretprobe", "*.part.?", "vfs_link.part.0=0 ");
    expect_refused(
        "kprobe", "vsf_*", ENOENT,
        "cannot attach kprobe vsf_*: no function of this kernel that can be probed has such a name",
        "did you mean 'vfs_*'");
    expect_refused("kprobe", "vfs_*+0x10", EINVAL,
                   "cannot attach kprobe vfs_*+0x10: functions that match a glob have no offset in common",
                   "'+'");
}

static void system_calls_match(void **state)
{
    (void)state;
    struct text list = {0};
    tree_write(root, FORMAT, "8\n");
    text_printf(&list, "0 T %sopen\n0 T %sopenat\n0 T %sclose\n0 T open_one\n", syscall_prefix(0),
                syscall_prefix(0), syscall_prefix(0));
    tree_write(root, "proc/kallsyms", text_cstr(&list));
    text_clear(&list);
    text_printf(&list, "%sopen=0 %sopenat=0 ", syscall_prefix(0), syscall_prefix(0));
    expect_found("ksyscall", "open*", text_cstr(&list));
    expect_found("kretsyscall", "ope[m-o]*", text_cstr(&list));
    expect_found("kprobe", "sys_open*", text_cstr(&list));
    text_finish(&list);
    expect_refused(
        "ksyscall", "opne*", ENOENT,
        "cannot attach ksyscall opne*: no function of this kernel that can be probed has such a name",
        "did you mean 'open*'");
    /* Of a call without arguments, the kernel's list has another name. */
    tree_write(root, TRACING "events/x", "");
    char *traced = xasprintf("__do_sys_fork\n__do_sys_openat\n%sopenat\n", syscall_prefix(0));
    tree_write(root, TRACING "available_filter_functions", traced);
    free(traced);
    traced = xasprintf("__do_sys_fork=0 %sopenat=0 ", syscall_prefix(0));
    expect_found("ksyscall", "*[a-o]*", traced);
    free(traced);
    expect_found("kretsyscall", "*fork", "__do_sys_fork=0 ");
}

/* Of the functions that 32-bit programs enter, the kernel's list of what can be traced has each by one name. */
static void system_calls_of_32_bit_programs_match(void **state)
{
    (void)state;
    tree_write(root, FORMAT, "8\n");
    tree_write(root, "proc/kallsyms",
               "0 T __x64_sys_open\n0 T __ia32_sys_open\n0 T __ia32_compat_sys_open\n");
#if defined(__x86_64__)
    expect_found("ksyscall", "open*", "__x64_sys_open=0 ");
    tree_write(root, TRACING "events/x", "");
    tree_write(root, TRACING "available_filter_functions",
               "__x64_sys_open\n__ia32_sys_open\n__ia32_compat_sys_open\n__ia32_sys_ia32_openat\nopen_it\n");
    expect_found("ksyscall", "ope?", "__ia32_compat_sys_open=0 __ia32_sys_open=0 __x64_sys_open=0 ");
    expect_found("kretprobe", "sys_ope?", "__ia32_compat_sys_open=0 __ia32_sys_open=0 __x64_sys_open=0 ");
    expect_found("ksyscall", "open*",
                 "__ia32_compat_sys_open=0 __ia32_sys_ia32_openat=0 __ia32_sys_open=0 __x64_sys_open=0 ");
    struct attach_point point = {.target = (char *)"open*", .is_native_only = true};
    point.kind = kinds_find("ksyscall", strlen("ksyscall"), false, &point.word);
    assert_int_equal(attach_check(&point, root), 0);
    expect_places(&point.places, "__x64_sys_open=0 ");
    places_finish(&point.places);
#endif
}

static void kprobes_are_required(void **state)
{
    (void)state;
    tree_write(root, "sys/kernel/x", "");
    expect_refused("kprobe", "vfs_*", EOPNOTSUPP,
                   "cannot attach kprobe vfs_*: this kernel has no kprobes (CONFIG_KPROBE_EVENTS)",
                   "sandbox");
}

static void tracepoints_match(void **state)
{
    (void)state;
    expect_refused("tp", "sched/*", ENODEV, "cannot attach to tracepoint sched/*: tracefs is not mounted",
                   "mount -t tracefs");
    tree_write(root, TRACING "events/x", "");
    tree_write(root, TRACING "available_events", "sched:sched_switch\nsched:sched_wakeup\nirq:sched_odd\n");
    expect_found("tracepoint", "sched/sched_*", "sched/sched_switch=0 sched/sched_wakeup=0 ");
    expect_found("tp", "*/sched_[os]*", "irq/sched_odd=0 sched/sched_switch=0 ");
    expect_refused("tp", "shced/*", ENOENT,
                   "cannot attach tp shced/*: no tracepoint of this kernel has such a name",
                   "did you mean 'sched/*'");
}

static void more_than_the_limit_one_by_one_is_refused(void **state)
{
    (void)state;
    struct text list = {0};
    for (int i = 0; i < 1000; i++)
        text_printf(&list, "made:up_%d\n", i);
    tree_write(root, TRACING "events/x", "");
    tree_write(root, TRACING "available_events", text_cstr(&list));
    struct attach_point point;
    assert_int_equal(find("tp", "made/*", &point), 0);
    assert_int_equal(point.places.count, 1000);
    assert_false(point.is_multi);
    places_finish(&point.places);
    text_string(&list, "made:up_last\n");
    tree_write(root, TRACING "available_events", text_cstr(&list));
    text_finish(&list);
    expect_refused(
        "tp", "made/*", E2BIG,
        "cannot attach tp made/*: 1001 tracepoints match, and this kernel attaches to them one by one, "
        "which bccrun does up to 1000 times",
        "take a narrower glob");
}

static void other_kinds_take_no_globs(void **state)
{
    (void)state;
    expect_refused("fentry", "vfs_*", EINVAL,
                   "cannot attach fentry vfs_*: SEC(\"fentry/...\") takes one name and no glob", "kprobe/");
    expect_refused("usdt", "c:libc:set*", EINVAL,
                   "cannot attach usdt c:libc:set*: SEC(\"usdt/...\") takes one name and no glob", "uprobe/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(globs_are_told_from_names),
        cmocka_unit_test(letters_match),
        cmocka_unit_test(near_globs_are_offered),
        cmocka_unit_test(places_are_sorted_and_once),
        cmocka_unit_test_setup_teardown(functions_come_from_the_best_list, make_root, remove_root),
        cmocka_unit_test_setup_teardown(kernel_functions_match, make_root, remove_root),
        cmocka_unit_test_setup_teardown(system_calls_match, make_root, remove_root),
        cmocka_unit_test_setup_teardown(system_calls_of_32_bit_programs_match, make_root, remove_root),
        cmocka_unit_test_setup_teardown(kprobes_are_required, make_root, remove_root),
        cmocka_unit_test_setup_teardown(tracepoints_match, make_root, remove_root),
        cmocka_unit_test_setup_teardown(more_than_the_limit_one_by_one_is_refused, make_root, remove_root),
        cmocka_unit_test(other_kinds_take_no_globs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
