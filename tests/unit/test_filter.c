// SPDX-License-Identifier: Apache-2.0
#include <linux/bpf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "declared.h"
#include "filter/filter.h"
#include "filter/filter_private.h"
#include "translate/translate.h"
#include "tree.h"

#include <cmocka.h>

/* The definitions. On the heap. */
static char *definitions(const struct filter *filter)
{
    const struct filter_records records = {.fork_child = 44, .free_pid = 24};
    struct text out = {0};
    filter_definitions(filter, &records, &out);
    return text_take(&out);
}

static void add(struct filter *filter, enum filter_kind kind, const char *value)
{
    assert_int_equal(filter_add(filter, kind, value), 0);
}

static void expect_line(const struct filter *filter, const char *line, bool expected)
{
    char *text = definitions(filter);
    assert_int_equal(strstr(text, line) != NULL, expected);
    free(text);
}

static void bccrun_itself_is_always_left_out(void **state)
{
    (void)state;
    struct filter filter = {0};
    expect_line(&filter, "    if (!with_bccrun && pid == config->at[BCCRUN_SELF])\n        return 1;\n",
                true);
    expect_line(&filter, "#define BCCRUN_SELF 0\n", true);
    expect_line(&filter, "#define BCCRUN_WORDS 5\n", true);
    expect_line(&filter, "#define BCCRUN_FAMILY 0\n", true);
    expect_line(&filter, "#define BCCRUN_CGROUPS 0\n", true);
    expect_line(&filter, "#define BCCRUN_USES_COMM 0\n", true);
    expect_line(&filter, "#define BCCRUN_USES_UID 0\n", true);
    expect_line(&filter, "#define BCCRUN_NAMESPACE 0\n", true);
}

static void values_of_a_kind_are_alternatives(void **state)
{
    (void)state;
    struct filter filter = {0};
    add(&filter, FILTER_PID, "7");
    add(&filter, FILTER_COMM, "sh");
    add(&filter, FILTER_PID, "!9");
    add(&filter, FILTER_PID, "8");
    add(&filter, FILTER_USER, "!0");
    expect_line(&filter, "    if (!(pid == config->at[5] || pid == config->at[9])) return 1;\n", true);
    expect_line(&filter, "    if ((pid == config->at[8])) return 1;\n", true);
    expect_line(&filter, "    if (!((comm[0] == config->at[6] && comm[1] == config->at[7]))) return 1;\n",
                true);
    expect_line(&filter, "    if ((uid == config->at[10])) return 1;\n", true);
    expect_line(&filter, "#define BCCRUN_WORDS 11\n", true);
    expect_line(&filter, "#define BCCRUN_USES_COMM 1\n", true);
    expect_line(&filter, "#define BCCRUN_USES_UID 1\n", true);
    assert_int_equal(filter_first_word(&filter, 5), 11);
    filter_finish(&filter);
}

static void the_text_does_not_change_with_the_values(void **state)
{
    (void)state;
    struct filter one = {0};
    struct filter other = {0};
    add(&one, FILTER_PID, "7");
    add(&one, FILTER_COMM, "sh");
    add(&other, FILTER_PID, "23");
    add(&other, FILTER_COMM, "another");
    char *text = definitions(&one);
    char *text_of_other = definitions(&other);
    assert_string_equal(text, text_of_other);
    free(text);
    free(text_of_other);
    filter_finish(&one);
    filter_finish(&other);
}

static void cgroups_are_numbered(void **state)
{
    (void)state;
    struct filter filter = {0};
    add(&filter, FILTER_CGROUP, "!/a");
    add(&filter, FILTER_PID, "7");
    add(&filter, FILTER_CGROUP, "/b");
    expect_line(&filter, "#define BCCRUN_CGROUPS 2\n", true);
    expect_line(&filter, "    if ((bccrun_cgroups.check_current_task(0) == 1)) return 1;\n", true);
    expect_line(&filter, "    if (!(bccrun_cgroups.check_current_task(1) == 1)) return 1;\n", true);
    filter_finish(&filter);
}

static void a_family_is_an_alternative_to_pids(void **state)
{
    (void)state;
    struct filter filter = {.has_family = true};
    expect_line(&filter, "    if (!(bccrun_family.lookup(&family) != NULL)) return 1;\n", true);
    expect_line(&filter, "#define BCCRUN_FAMILY 65536\n", true);
    expect_line(&filter, "#define BCCRUN_FORK_CHILD 44\n", true);
    expect_line(&filter, "#define BCCRUN_FREE_PID 24\n", true);
    add(&filter, FILTER_PID, "7");
    expect_line(&filter,
                "    if (!(pid == config->at[5] || bccrun_family.lookup(&family) != NULL)) return 1;\n",
                true);
    filter_finish(&filter);
}

static void names_end_as_in_the_kernel(void **state)
{
    (void)state;
    struct filter filter = {0};
    add(&filter, FILTER_COMM, "a-name-of-23-characters");
    add(&filter, FILTER_COMM, "!sh");
    assert_memory_equal(filter.terms[0].numbers, "a-name-of-23-ch", 16);
    assert_memory_equal(filter.terms[1].numbers, "sh\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    filter_finish(&filter);
}

static void packets_belong_to_no_process(void **state)
{
    (void)state;
    assert_null(filter_check(BPF_PROG_TYPE_XDP, false, false));
    assert_string_equal(filter_check(BPF_PROG_TYPE_KPROBE, false, false),
                        " if (bccrun_is_filtered(0)) return 0;");
    assert_string_equal(filter_check(BPF_PROG_TYPE_LSM, false, false),
                        " if (bccrun_is_filtered(0)) return 0;");
    assert_non_null(strstr(filter_check(BPF_PROG_TYPE_KPROBE, false, true), "return;"));
}

/* Without anything asked for, such a program is as it would be without the check. */
static void interrupted_tasks_are_not_left_out(void **state)
{
    (void)state;
    struct filter filter = {0};
    struct text text = {0};
    filter_definitions(&filter, NULL, &text);
    assert_non_null(strstr(text_cstr(&text), "#define BCCRUN_IS_LIMITED 0\n"));
    assert_non_null(
        strstr(filter_check(BPF_PROG_TYPE_TRACEPOINT, true, false), "(bccrun_is_filtered(1)) return 0;"));
    assert_non_null(strstr(filter_check(BPF_PROG_TYPE_TRACEPOINT, true, true), "(bccrun_is_filtered(1)) {"));

    add(&filter, FILTER_COMM, "sh");
    text_clear(&text);
    filter_definitions(&filter, NULL, &text);
    assert_non_null(strstr(text_cstr(&text), "#define BCCRUN_IS_LIMITED 1\n"));
    text_finish(&text);
    filter_finish(&filter);
}

static void expect_unresolved(enum filter_kind kind, const char *value, const char *root, const char *said)
{
    struct filter filter = {0};
    add(&filter, kind, value);
    assert_true(filter_resolve(&filter, root) < 0);
    assert_non_null(strstr(error_text(), said));
    error_clear();
    filter_finish(&filter);
}

static void processes_must_be_there(void **state)
{
    (void)state;
    char *root = tree_new();
    struct filter filter = {0};
    tree_write(root, "proc/7/status", "Name:\tsh\nTgid:\t7\nPid:\t7\n");
    tree_write(root, "proc/8/status", "Name:\tsh\nTgid:\t7\nPid:\t8\n");
    add(&filter, FILTER_PID, "7");
    add(&filter, FILTER_TID, "8");
    assert_int_equal(filter_resolve(&filter, root), 0);
    filter_finish(&filter);
    expect_unresolved(FILTER_PID, "9", root, "cannot filter by pid 9: there is no such process");
    expect_unresolved(FILTER_PID, "!9", root, "cannot filter by pid 9: there is no such process");
    expect_unresolved(FILTER_TID, "9", root, "cannot filter by tid 9: there is no such thread");
    expect_unresolved(FILTER_PID, "8", root, "cannot filter by pid 8: it is a thread of the process 7");
    expect_unresolved(FILTER_CGROUP, root, root, "it is not a cgroup of version 2");
    tree_free(root);
}

static void users_by_name_or_number(void **state)
{
    (void)state;
    struct filter filter = {0};
    add(&filter, FILTER_USER, "root");
    add(&filter, FILTER_USER, "4294967294");
    assert_int_equal(filter_resolve(&filter, ""), 0);
    assert_int_equal(filter.terms[0].numbers[0], 0);
    assert_int_equal(filter.terms[1].numbers[0], 4294967294U);
    filter_finish(&filter);
    expect_unresolved(FILTER_USER, "4294967296", "", "there is no such user");
    expect_unresolved(FILTER_USER, "no:body", "", "cannot filter by user 'no:body': there is no such user");
}

static void pids_of_a_namespace(void **state)
{
    (void)state;
    char *root = tree_new();
    struct filter filter = {0};
    tree_write(root, "proc/self/ns/pid", "");
    assert_int_equal(filter_resolve(&filter, root), 0);
    assert_true(filter.namespace_inode != 0);
    expect_line(&filter, "#define BCCRUN_NAMESPACE 1\n", true);
    expect_line(&filter, "#define BCCRUN_NAMESPACE_DEVICE 3\n", true);
    expect_line(&filter, "#define BCCRUN_NAMESPACE_INODE 4\n", true);
    filter_finish(&filter);
    tree_free(root);
}

/* The probe's own lines: what is left where the definitions and the check are taken out again. */
static void no_line_moves(void **state)
{
    (void)state;
    static const char check[] = " if (bccrun_is_filtered(0)) return 0;";
    const char *const checks[] = {check, NULL, check};
    const enum function_access access[] = {READS_REGISTERS, READS_REGISTERS, READS_REGISTERS};
    const struct translate_additions additions = {.definitions = "int bccrun;\n", .checks = checks};
    struct declared declared;
    struct translated plain = {0};
    struct translated added = {0};
    declared_init(
        &declared,
        "int f(void) { return 1; }\nstatic int g(void)\n{\n}\nSEC(\"tp/a/b\")\nint h(void)\n{\n}\n");
    translate(&declared.source, &declared.declarations, access, NULL, &plain);
    translate(&declared.source, &declared.declarations, access, &additions, &added);
    assert_non_null(strstr(text_cstr(&added.text),
                           "{\n#line 1 \"<probe>\"\n if (bccrun_is_filtered(0)) return 0;\n#line 1 \""));
    assert_non_null(strstr(text_cstr(&added.text),
                           "{\n#line 7 \"<probe>\"\n if (bccrun_is_filtered(0)) return 0;\n#line 7 \""));
    static const char first[] = "\n#line 1 \"<probe>\"\n if (bccrun_is_filtered(0)) return 0;";
    static const char third[] = "\n#line 7 \"<probe>\"\n if (bccrun_is_filtered(0)) return 0;";
    const char *const cut[] = {"int bccrun;\n", first, third};
    for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
        char *at = strstr(added.text.bytes, cut[i]);
        assert_non_null(at);
        memmove(at, at + strlen(cut[i]), strlen(at + strlen(cut[i])) + 1);
    }
    assert_string_equal(added.text.bytes, text_cstr(&plain.text));
    translated_finish(&plain);
    translated_finish(&added);
    declared_finish(&declared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bccrun_itself_is_always_left_out),
        cmocka_unit_test(values_of_a_kind_are_alternatives),
        cmocka_unit_test(the_text_does_not_change_with_the_values),
        cmocka_unit_test(cgroups_are_numbered),
        cmocka_unit_test(a_family_is_an_alternative_to_pids),
        cmocka_unit_test(names_end_as_in_the_kernel),
        cmocka_unit_test(packets_belong_to_no_process),
        cmocka_unit_test(interrupted_tasks_are_not_left_out),
        cmocka_unit_test(processes_must_be_there),
        cmocka_unit_test(users_by_name_or_number),
        cmocka_unit_test(pids_of_a_namespace),
        cmocka_unit_test(no_line_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
