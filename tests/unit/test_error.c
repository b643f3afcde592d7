// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "captured.h"

#include <cmocka.h>
#undef fail /* cmocka's macro hides the function that is tested here */

static void expect_printed(const char *expected)
{
    char *printed = printed_error();
    assert_string_equal(printed, expected);
    free(printed);
}

static void starts_without_an_error(void **state)
{
    (void)state;
    assert_string_equal(error_text(), "");
    assert_string_equal(error_hints(), "");
    assert_int_equal(error_status(), 1);
    expect_printed("");
}

static void fail_adds_what_the_number_means(void **state)
{
    (void)state;
    assert_int_equal(fail(ENOENT, "cannot read '%s'", "a.c"), -ENOENT);
    assert_string_equal(error_text(), "cannot read 'a.c': No such file or directory");
    assert_int_equal(error_status(), 1);
    expect_printed("bccrun: cannot read 'a.c': No such file or directory\n");
}

static void failx_has_its_own_reason(void **state)
{
    (void)state;
    assert_int_equal(failx(EFBIG, "cannot run '%s': it has %d KiB", "a.c", 5), -EFBIG);
    expect_printed("bccrun: cannot run 'a.c': it has 5 KiB\n");
}

static void wrong_usage_has_status_2(void **state)
{
    (void)state;
    assert_int_equal(fail_usage("unknown option '%s'", "-x"), -EINVAL);
    assert_int_equal(error_status(), 2);
    (void)failx(EINVAL, "cannot run");
    assert_int_equal(error_status(), 1);
}

static void details_come_before_hints(void **state)
{
    (void)state;
    hint("first %s", "advice");
    detail("a.c:1:2: here\n     1 | int x\n");
    detail("no newline at its end");
    hint("second");
    (void)failx(EINVAL, "cannot compile");
    assert_string_equal(error_hints(), "first advice\nsecond\n");
    expect_printed("bccrun: cannot compile\n"
                   "  a.c:1:2: here\n"
                   "       1 | int x\n"
                   "  no newline at its end\n"
                   "  hint: first advice\n"
                   "  hint: second\n");
}

/* "%s" of error_text() says it again with more around it. */
static void next_failure_may_quote_the_last(void **state)
{
    (void)state;
    hint("the first's");
    (void)failx(EINVAL, "cannot load");
    (void)failx(EINVAL, "in vain: %s", error_text());
    expect_printed("bccrun: in vain: cannot load\n");
}

static void hint_without_a_failure_is_forgotten(void **state)
{
    (void)state;
    hint("of an attempt");
    detail("of an attempt");
    because(CAUSE_NO_BTF);
    error_clear();
    (void)failx(EINVAL, "cannot load");
    assert_int_equal(error_cause(), CAUSE_NONE);
    expect_printed("bccrun: cannot load\n");
}

/* What comes next is often `return fail(errno, ...)`. */
static void hint_leaves_errno_alone(void **state)
{
    (void)state;
    errno = ENOTTY;
    hint("%s", "advice");
    detail("line");
    assert_int_equal(errno, ENOTTY);
    error_clear();
}

static void failure_has_its_cause_and_number(void **state)
{
    (void)state;
    because(CAUSE_NO_TRACEFS);
    (void)fail(EPERM, "cannot attach");
    assert_int_equal(error_cause(), CAUSE_NO_TRACEFS);
    assert_int_equal(error_number(), EPERM);
    struct error *taken = error_take();
    assert_int_equal(error_cause(), CAUSE_NONE);
    assert_int_equal(error_number(), 0);
    error_put(taken);
    assert_int_equal(error_cause(), CAUSE_NO_TRACEFS);
    assert_int_equal(error_number(), EPERM);
    (void)failx(EPERM, "cannot load");
    assert_int_equal(error_cause(), CAUSE_NONE);
    assert_int_equal(error_number(), 0);
}

static void error_of_another_process(void **state)
{
    (void)state;
    assert_int_equal(fail_again(EPERM, "cannot load", "first\nsecond\n"), -EINVAL);
    assert_int_equal(error_number(), EPERM);
    expect_printed("bccrun: cannot load\n  hint: first\n  hint: second\n");
}

static void next_failure_forgets_the_last(void **state)
{
    (void)state;
    detail("line\n");
    hint("advice");
    (void)failx(EINVAL, "cannot compile");
    (void)failx(EINVAL, "cannot load");
    expect_printed("bccrun: cannot load\n");
    error_clear();
    expect_printed("");
    assert_int_equal(error_status(), 1);
}

/* Of any text in the error, part may come from a file's name or from what the file has in it. */
static void controls_are_shown_as_escapes(void **state)
{
    (void)state;
    detail("\033]0;title\a\n");
    hint("%s", "\r\x7f");
    (void)failx(EINVAL, "cannot run '%s'", "\033[2J\a\x80\xe2\x80\xae");
    expect_printed("bccrun: cannot run '\\e[2J\\x07\\x80\\u{202e}'\n"
                   "  \\e]0;title\\x07\n"
                   "  hint: \\r\\x7f\n");
}

static void source_lines_keep_tabs_and_backslashes(void **state)
{
    (void)state;
    detail("\tputs(\"\\n\");\n\t     ^\n\\\\\t\t\\\n");
    (void)failx(EINVAL, "cannot compile");
    expect_printed("bccrun: cannot compile\n"
                   "  \tputs(\"\\n\");\n"
                   "  \t     ^\n"
                   "  \\\\\t\t\\\n");
}

static void empty_lines_of_a_detail_stay(void **state)
{
    (void)state;
    detail("a\n\nb\n");
    (void)failx(EINVAL, "cannot compile");
    expect_printed("bccrun: cannot compile\n  a\n  \n  b\n");
}

/* Else a file could be named so that bccrun seems to say what it does not. */
static void newline_in_a_name_makes_no_new_line(void **state)
{
    (void)state;
    hint("try '%s'", "a\n\nb");
    (void)failx(EINVAL, "cannot run '%s'", "a\nbccrun: all is well");
    expect_printed("bccrun: cannot run 'a\\nbccrun: all is well'\n"
                   "  hint: try 'a\\n\\nb'\n");
}

static void long_texts_are_kept_whole(void **state)
{
    (void)state;
    static char name[100001];
    memset(name, 'x', sizeof(name) - 1);
    (void)failx(EINVAL, "%s", name);
    assert_int_equal(strlen(error_text()), sizeof(name) - 1);
    (void)failx(EINVAL, "short");
    assert_string_equal(error_text(), "short");
}

static void warnings_go_to_standard_error_made_safe(void **state)
{
    (void)state;
    struct capture capture;
    capture_start(&capture);
    warn("%s:%u: odd\n\033", "a.c", 7);
    char *said = capture_stop(&capture);
    assert_string_equal(said, "bccrun: warning: a.c:7: odd\\n\\e\n");
    free(said);
}

static void warning_leaves_the_error_alone(void **state)
{
    (void)state;
    struct capture capture;
    (void)failx(EINVAL, "cannot load");
    capture_start(&capture);
    warn("odd");
    free(capture_stop(&capture));
    expect_printed("bccrun: cannot load\n");
}

static void error_as_json(void **state)
{
    (void)state;
    (void)failx(EINVAL, "cannot run '%s'", "\"\xff\n");
    error_set_form(ERROR_JSON);
    expect_printed("{\"type\":\"error\",\"message\":\"cannot run '\\\"\\\\xff\\\\n'\"}\n");
    error_add_detail("a.c:1\n\tint\n");
    error_add_hint("first");
    error_add_hint("second");
    expect_printed("{\"type\":\"error\",\"message\":\"cannot run '\\\"\\\\xff\\\\n'\","
                   "\"detail\":\"a.c:1\\u000a\\u0009int\",\"hint\":\"first\\u000asecond\"}\n");
    error_set_form(ERROR_TEXT);
}

static void warning_as_json(void **state)
{
    (void)state;
    struct capture capture;
    error_set_form(ERROR_JSON);
    capture_start(&capture);
    warn("%s", "odd\033");
    char *said = capture_stop(&capture);
    error_set_form(ERROR_TEXT);
    assert_string_equal(said, "{\"type\":\"warning\",\"message\":\"odd\\u001b\"}\n");
    free(said);
}

static void put_two_places(void)
{
    at_place(&(struct error_place){.file = "a\033.c", .line = 3, .column = 5, .end = 8});
    at_place(&(struct error_place){.file = "b.c", .line = 1, .what = "from \033"});
    at_place(&(struct error_place){.file = "b.c", .line = 9, .what = "bad", .is_mistake = true});
    hint("first");
    repaired_by(3, false, "\tint;");
    repaired_by(1, true, "#include");
    (void)failx(EINVAL, "cannot compile");
}

static void places_and_edits_as_json(void **state)
{
    (void)state;
    put_two_places();
    error_set_form(ERROR_JSON);
    expect_printed(
        "{\"type\":\"error\",\"message\":\"cannot compile\",\"file\":\"a\\u001b.c\",\"line\":3,\"column\":5,"
        "\"end\":8,\"hint\":\"first\",\"related\":["
        "{\"type\":\"note\",\"message\":\"from \\u001b\",\"file\":\"b.c\",\"line\":1},"
        "{\"type\":\"error\",\"message\":\"bad\",\"file\":\"b.c\",\"line\":9}],\"edits\":["
        "{\"line\":3,\"action\":\"replace\",\"text\":\"\\u0009int;\"},"
        "{\"line\":1,\"action\":\"add above\",\"text\":\"#include\"}]}\n");
    error_set_form(ERROR_TEXT);
}

static void places_as_compilers_print_them(void **state)
{
    (void)state;
    put_two_places();
    error_set_form(ERROR_GCC);
    expect_printed("a\\e.c:3:5: error: cannot compile\n"
                   "b.c:1: note: from \\e\n"
                   "b.c:9: error: bad\n"
                   "a\\e.c:3:5: note: first\n");
    (void)failx(EINVAL, "cannot run");
    expect_printed("bccrun: cannot run\n");
    error_set_form(ERROR_TEXT);
}

static void warning_at_a_place(void **state)
{
    (void)state;
    const struct error_place place = {.file = "a\n.c", .line = 3, .column = 5};
    struct capture capture;
    capture_start(&capture);
    warn_at(&place, "odd");
    error_set_form(ERROR_JSON);
    warn_at(&place, "odd");
    char *said = capture_stop(&capture);
    error_set_form(ERROR_TEXT);
    assert_string_equal(
        said, "bccrun: warning: a\\n.c:3:5: odd\n"
              "{\"type\":\"warning\",\"message\":\"odd\",\"file\":\"a\\u000a.c\",\"line\":3,\"column\":5}\n");
    free(said);
}

static void error_in_colours(void **state)
{
    (void)state;
    detail("  1 | a ^ b\n    | \t^~~\n\n");
    hint("advice");
    (void)failx(EINVAL, "cannot compile");
    error_set_form(ERROR_COLOUR);
    expect_printed("\033[1;31mbccrun: \033[0mcannot compile\n"
                   "    1 | a ^ b\n"
                   "      | \t\033[1;32m^~~\033[0m\n"
                   "  \n"
                   "  \033[1;36mhint: \033[0madvice\n");
    error_set_form(ERROR_TEXT);
}

static void error_taken_away_comes_back_whole(void **state)
{
    (void)state;
    detail("a line\n");
    hint("an advice");
    fail_usage("cannot take 'x'");
    struct error *taken = error_take();
    assert_string_equal(error_text(), "");
    assert_string_equal(error_hints(), "");
    assert_int_equal(error_status(), 1);
    hint("another");
    failx(ENOENT, "another");
    error_put(taken);
    assert_int_equal(error_status(), 2);
    error_add_hint("one more");
    expect_printed("bccrun: cannot take 'x'\n"
                   "  a line\n"
                   "  hint: an advice\n"
                   "  hint: one more\n");
    error_clear();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_without_an_error),
        cmocka_unit_test(fail_adds_what_the_number_means),
        cmocka_unit_test(failx_has_its_own_reason),
        cmocka_unit_test(wrong_usage_has_status_2),
        cmocka_unit_test(details_come_before_hints),
        cmocka_unit_test(next_failure_forgets_the_last),
        cmocka_unit_test(next_failure_may_quote_the_last),
        cmocka_unit_test(hint_without_a_failure_is_forgotten),
        cmocka_unit_test(hint_leaves_errno_alone),
        cmocka_unit_test(failure_has_its_cause_and_number),
        cmocka_unit_test(error_of_another_process),
        cmocka_unit_test(controls_are_shown_as_escapes),
        cmocka_unit_test(source_lines_keep_tabs_and_backslashes),
        cmocka_unit_test(empty_lines_of_a_detail_stay),
        cmocka_unit_test(newline_in_a_name_makes_no_new_line),
        cmocka_unit_test(long_texts_are_kept_whole),
        cmocka_unit_test(warnings_go_to_standard_error_made_safe),
        cmocka_unit_test(warning_leaves_the_error_alone),
        cmocka_unit_test(error_as_json),
        cmocka_unit_test(warning_as_json),
        cmocka_unit_test(places_and_edits_as_json),
        cmocka_unit_test(places_as_compilers_print_them),
        cmocka_unit_test(warning_at_a_place),
        cmocka_unit_test(error_in_colours),
        cmocka_unit_test(error_taken_away_comes_back_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
