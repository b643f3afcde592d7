// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/words.h"

#include <cmocka.h>

/* The words as "[a][b]"; "-" where there is no list. */
static void expect_words(const char *string, const char *expected)
{
    struct text seen = {0};
    char **words = words_split(string);
    for (size_t i = 0; words != NULL && words[i] != NULL; i++)
        text_printf(&seen, "[%s]", words[i]);
    if (words == NULL)
        text_char(&seen, '-');
    assert_string_equal(text_cstr(&seen), expected);
    text_finish(&seen);
    words_free(words);
}

static void white_space_separates(void **state)
{
    (void)state;
    expect_words("", "");
    expect_words(" \t\n", "");
    expect_words("ls", "[ls]");
    expect_words("  ls \t -l\n", "[ls][-l]");
}

static void the_file_ends_at_the_last_single_colon(void **state)
{
    (void)state;
    assert_string_equal(file_separator("/bin/bash:readline"), ":readline");
    assert_string_equal(file_separator("/odd:name/prog:main"), ":main");
    assert_string_equal(file_separator("prog:Foo::bar(int)"), ":Foo::bar(int)");
    assert_string_equal(file_separator("prog:main.F[struct { X int \"json:x\" }]"),
                        ":main.F[struct { X int \"json:x\" }]");
    assert_null(file_separator("Foo::bar"));
    assert_null(file_separator("readline"));
}

static void quotes_keep_together(void **state)
{
    (void)state;
    expect_words("'a b' \"c d\"", "[a b][c d]");
    expect_words("a'b c'd", "[ab cd]");
    expect_words("'' \"\"", "[][]");
    expect_words("'a\"b' \"c'd\"", "[a\"b][c'd]");
    expect_words("'a\\b' \"a\\b\"", "[a\\b][a\\b]");
}

static void backslashes_escape(void **state)
{
    (void)state;
    expect_words("a\\ b", "[a b]");
    expect_words("\\'a", "['a]");
    expect_words("\"a\\\"b\\\\c\"", "[a\"b\\c]");
}

static void no_shell_is_in_it(void **state)
{
    (void)state;
    expect_words("$HOME * `id` $(id) ; a|b > c", "[$HOME][*][`id`][$(id)][;][a|b][>][c]");
}

static void open_ends_are_refused(void **state)
{
    (void)state;
    expect_words("'a", "-");
    expect_words("a \"b", "-");
    expect_words("\"a\\\"", "-");
    expect_words("a\\", "-");
}

static void lists_are_copied(void **state)
{
    (void)state;
    char *const words[] = {(char *)"a b", (char *)"", NULL};
    char **copy = words_copy(words);
    assert_string_equal(copy[0], "a b");
    assert_string_equal(copy[1], "");
    assert_null(copy[2]);
    words_free(copy);
    words_free(NULL);
}

static void prefixes_and_suffixes(void **state)
{
    (void)state;
    assert_true(has_prefix("kprobe/f", "kprobe/"));
    assert_true(has_prefix("a", ""));
    assert_false(has_prefix("kp", "kprobe/"));
    assert_string_equal(after_prefix("kprobe/f", "kprobe/"), "f");
    assert_string_equal(after_prefix("kprobe/", "kprobe/"), "");
    assert_null(after_prefix("uprobe/f", "kprobe/"));
    assert_true(has_suffix("probe.c", ".c"));
    assert_true(has_suffix(".c", ".c"));
    assert_true(has_suffix("x", ""));
    assert_false(has_suffix("c", ".c"));
    assert_false(has_suffix("probe.cc", ".c"));
}

static void whole_words(void **state)
{
    (void)state;
    assert_true(is_exactly("tid;", 3, "tid"));
    assert_false(is_exactly("tid;", 4, "tid"));
    assert_false(is_exactly("tid;", 2, "tid"));
    assert_true(is_exactly("tid", 0, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_space_separates), cmocka_unit_test(the_file_ends_at_the_last_single_colon),
        cmocka_unit_test(quotes_keep_together),  cmocka_unit_test(backslashes_escape),
        cmocka_unit_test(no_shell_is_in_it),     cmocka_unit_test(open_ends_are_refused),
        cmocka_unit_test(lists_are_copied),      cmocka_unit_test(prefixes_and_suffixes),
        cmocka_unit_test(whole_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
