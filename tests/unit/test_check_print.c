// SPDX-License-Identifier: Apache-2.0
/* How the lines of `bccrun check` look, and how errors point to them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/check.h"
#include "check/report.h"
#include "strict_json.h"
#include "root.h"

#include <cmocka.h>

/* On the heap. */
static char *printed(report *print, const char *name, struct finding *finding)
{
    char *string = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&string, &length);
    assert_non_null(to);
    print(name, finding, to);
    assert_int_equal(fclose(to), 0);
    return string;
}

static void expect(report *print, const char *name, struct finding *finding, const char *wanted)
{
    char *got = printed(print, name, finding);
    assert_string_equal(got, wanted);
    if (print == report_json)
        assert_string_equal(strict_json_value(got), "\n");
    free(got);
}

static void test_short(void **state)
{
    (void)state;
    struct finding finding = {0};
    found(&finding, VERDICT_OK, "on");
    expect(report_table, "jit", &finding, "ok    jit            on\n");
    expect(report_json, "jit", &finding,
           "{\"type\":\"check\",\"name\":\"jit\",\"verdict\":\"ok\",\"what\":\"on\",\"mend\":[]}\n");
    finding_finish(&finding);
}

static void test_fixes(void **state)
{
    (void)state;
    struct finding finding = {0};
    found(&finding, VERDICT_WARN, "first");
    found(&finding, VERDICT_FAIL, "%s", "off");
    fix(&finding, "sysctl -w %s=1", "a.b");
    fix(&finding, "a command that is far too long to fit into the %d columns of a line is one line still",
        80);
    expect(report_table, "cap_sys_admin", &finding,
           "fail  cap_sys_admin  off\n"
           "                     sysctl -w a.b=1\n"
           "                     a command that is far too long to fit into the 80 columns of a line is one "
           "line "
           "still\n");
    expect(report_json, "cap_sys_admin", &finding,
           "{\"type\":\"check\",\"name\":\"cap_sys_admin\",\"verdict\":\"fail\",\"what\":\"off\",\"mend\":["
           "\"sysctl -w a.b=1\",\"a command that is far too long to fit into the 80 columns of a line is one "
           "line still\"]}\n");
    finding_finish(&finding);
}

static void test_broken_between_words(void **state)
{
    (void)state;
    struct finding finding = {0};
    found(&finding, VERDICT_WARN, "%s",
          "12345678901234567890123456789012345678901234567890123456 90 2345678901234567890 "
          "a-word-that-is-longer-than-the-line-is-wide-and-cannot-be-broken-anywhere the end");
    expect(report_table, "perf", &finding,
           "warn  perf           12345678901234567890123456789012345678901234567890123456 90\n"
           "                     2345678901234567890\n"
           "                     "
           "a-word-that-is-longer-than-the-line-is-wide-and-cannot-be-broken-anywhere\n"
           "                     the end\n");
    finding_finish(&finding);
}

/* A release or a path may be anything. */
static void test_untrusted(void **state)
{
    (void)state;
    struct finding finding = {0};
    found(&finding, VERDICT_FAIL, "Linux \033[2J\"\xff");
    fix(&finding, "a\tb\\");
    expect(report_table, "kernel", &finding,
           "fail  kernel         Linux \\e[2J\"\\xff\n"
           "                     a\\tb\\\\\n");
    char *json = printed(report_json, "kernel", &finding);
    assert_string_equal(strict_json_value(json), "\n");
    assert_null(strchr(json, '\033'));
    free(json);
    finding_finish(&finding);
}

static void test_error(void **state)
{
    (void)state;
    struct finding finding = {0};
    failx(ENODEV, "cannot attach x: it is: not there");
    error_add_hint("do this");
    error_add_hint("or that");
    found_error(&finding, VERDICT_FAIL);
    assert_string_equal(error_text(), "");
    expect(report_table, "x", &finding,
           "fail  x              it is: not there\n"
           "                     do this\n"
           "                     or that\n");
    finding_finish(&finding);
}

/* --- check_hint() --- */

static int fill_root(void **state)
{
    make_root(state);
    tree_write(root, "proc/sys/kernel/osrelease", "6.1.0\n");
    tree_write(root, "proc/self/status", "CapEff:\t000001ffffffffff\n");
    tree_write(root, "sys/kernel/notes", "");
    return 0;
}

static void expect_hints(const char *hints)
{
    char *headline = xstrdup(error_text());
    int status = error_status();
    check_hint(root, &(struct type_choice){0});
    assert_string_equal(error_text(), headline);
    assert_int_equal(error_status(), status);
    assert_string_equal(error_hints(), hints);
    free(headline);
}

static void test_hint(void **state)
{
    (void)state;
    because(CAUSE_NO_KPROBES);
    hint("an advice");
    failx(EOPNOTSUPP, "cannot attach kprobe f: this kernel has no kprobes (CONFIG_KPROBE_EVENTS)");
    expect_hints("an advice\n'bccrun check' shows what this machine lacks (line 'kprobes')\n");
    because(CAUSE_NO_TRACEFS);
    failx(ENODEV, "cannot attach to tracepoint a/b: tracefs is not mounted");
    expect_hints("'bccrun check' shows what this machine lacks (line 'tracefs')\n");
    because(CAUSE_NO_HEADERS);
    failx(ENOENT, "cannot find the headers of the running kernel: no /lib/modules/6.1.0/build");
    expect_hints("'bccrun check' shows what this machine lacks (line 'headers')\n");
    tree_write(root, "sys/kernel/notes", "");
    because(CAUSE_NO_BTF);
    failx(EOPNOTSUPP, "cannot attach fentry f: this kernel has no type information (CONFIG_DEBUG_INFO_BTF)");
    expect_hints("'bccrun check' shows what this machine lacks (line 'btf')\n");
    tree_write(root, "proc/self/status", "CapEff:\t0000000000000000\n");
    because(CAUSE_NO_PRIVILEGES);
    failx(EPERM, "cannot run probes: only root may look into the kernel (CAP_SYS_ADMIN is missing)");
    expect_hints("'bccrun check' shows what this machine lacks (line 'cap_sys_admin')\n");
}

static void test_hint_of_two(void **state)
{
    (void)state;
    tree_write(root, "sys/kernel/notes", "");
    because(CAUSE_NO_UPROBES);
    failx(EOPNOTSUPP, "cannot attach uprobe f: this kernel has no uprobes (CONFIG_UPROBE_EVENTS)");
    expect_hints("'bccrun check' shows what this machine lacks (line 'uprobes')\n");
    char *directory = xasprintf("%s/sys/kernel/notes", root);
    assert_int_equal(remove(directory), 0);
    directory[strlen(directory) - strlen("/notes")] = '\0';
    assert_int_equal(remove(directory), 0);
    free(directory);
    because(CAUSE_NO_SYSFS);
    failx(EOPNOTSUPP, "cannot attach kprobe f: sysfs is not mounted");
    expect_hints("'bccrun check' shows what this machine lacks (lines 'kprobes', 'uprobes', 'btf')\n");
}

/* The kernel refuses something and gives only an errno. */
static void test_hint_by_errno(void **state)
{
    (void)state;
    tree_write(root, "proc/self/uid_map", "0 1000 1\n");
    tree_write(root, "sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    tree_write(root, "proc/sys/kernel/perf_event_paranoid", "2\n");
    (fail)(EPERM, "cannot create the map 'events' of 2 entries");
    check_hint(root, &(struct type_choice){0});
    assert_non_null(strstr(error_hints(), "'user_ns'"));
    assert_null(strstr(error_hints(), "'lockdown'"));
    tree_write(root, "sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
    (fail)(EPERM, "cannot attach kprobe f");
    check_hint(root, &(struct type_choice){0});
    assert_non_null(strstr(error_hints(), "'lockdown'"));
}

/* Errors in the probe or the command line are not for want of something, whatever the machine lacks. */
static void test_no_hint(void **state)
{
    (void)state;
    hint("an advice");
    failx(EINVAL, "cannot compile 'x.c': there is no function or helper 'f'");
    expect_hints("an advice\n");
    fail_usage("cannot take 'x' for -y: tracefs is not mounted");
    expect_hints("");
    failx(EOPNOTSUPP, "cannot attach kprobe f: this kernel has no kprobes (CONFIG_KPROBE_EVENTS)");
    expect_hints(""); /* without a cause, words are words */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short),
        cmocka_unit_test(test_fixes),
        cmocka_unit_test(test_broken_between_words),
        cmocka_unit_test(test_untrusted),
        cmocka_unit_test(test_error),
        cmocka_unit_test_setup_teardown(test_hint, fill_root, remove_root),
        cmocka_unit_test_setup_teardown(test_hint_of_two, fill_root, remove_root),
        cmocka_unit_test_setup_teardown(test_hint_by_errno, fill_root, remove_root),
        cmocka_unit_test_setup_teardown(test_no_hint, fill_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
