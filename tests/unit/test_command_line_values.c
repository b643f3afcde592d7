// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "command/command.h"

#include <cmocka.h>

/* Reads "bccrun LINE". The words stay until the test ends. */
static char **words;
static struct command_line line;

static int read_line(const char *arguments)
{
    char *whole = xasprintf("bccrun %s", arguments);
    int count = 0;
    words = words_split(whole);
    free(whole);
    while (words[count] != NULL)
        count++;
    return command_line_read(count, words, &line);
}

static int finish(void **state)
{
    (void)state;
    command_line_finish(&line);
    words_free(words);
    error_clear();
    return 0;
}

static void expect_usage(const char *arguments, const char *said)
{
    assert_true(read_line(arguments) < 0);
    assert_int_equal(error_status(), 2);
    assert_non_null(strstr(error_text(), said));
}

static void expect_term(size_t index, enum filter_kind kind, bool is_negated, const char *value)
{
    assert_true(index < line.options.filter.count);
    assert_int_equal(line.options.filter.terms[index].kind, kind);
    assert_int_equal(line.options.filter.terms[index].is_negated, is_negated);
    assert_string_equal(line.options.filter.terms[index].value, value);
}

static void nothing_is_filtered_by_default(void **state)
{
    (void)state;
    assert_int_equal(read_line(""), 0);
    assert_null(line.words[0]);
    assert_int_equal(line.options.filter.count, 0);
    assert_null(line.options.command_words);
}

static void filters_are_kept_in_order(void **state)
{
    (void)state;
    assert_int_equal(read_line("-p 12 --pid '!13' --tid=14 -u '!root' hello -n '!x' --cgroup /a"), 0);
    assert_int_equal(line.options.filter.count, 6);
    expect_term(0, FILTER_PID, false, "12");
    expect_term(1, FILTER_PID, true, "13");
    expect_term(2, FILTER_TID, false, "14");
    expect_term(3, FILTER_USER, true, "root");
    expect_term(4, FILTER_COMM, true, "x");
    expect_term(5, FILTER_CGROUP, false, "/a");
    assert_string_equal(line.words[0], "hello");
    assert_int_equal(line.options.filter.terms[1].numbers[0], 13);
}

static void command_behind_two_dashes(void **state)
{
    (void)state;
    assert_int_equal(read_line("hello -q -- ls -l --help -- x"), 0);
    assert_string_equal(line.words[0], "hello");
    assert_string_equal(line.options.command_words[0], "ls");
    assert_string_equal(line.options.command_words[2], "--help");
    assert_string_equal(line.options.command_words[4], "x");
    assert_null(line.options.command_words[5]);
    assert_true(line.options.filter.has_family);
}

static void command_without_a_probe(void **state)
{
    (void)state;
    assert_int_equal(read_line("-- ls"), 0);
    assert_null(line.words[0]);
    assert_string_equal(line.options.command_words[0], "ls");
}

static void command_as_a_string(void **state)
{
    (void)state;
    assert_int_equal(read_line("-c \"ls 'a b'\" hello"), 0);
    assert_string_equal(line.options.command_words[1], "a b");
    assert_string_equal(line.words[0], "hello");
}

static void flags_for_the_compiler(void **state)
{
    (void)state;
    assert_int_equal(read_line("-D A=1 -DB -I / hello -a f=kprobe/g"), 0);
    assert_int_equal(line.options.flag_count, 3);
    assert_string_equal(line.options.flags[0], "-DA=1");
    assert_string_equal(line.options.flags[1], "-DB");
    assert_string_equal(line.options.flags[2], "-I/");
    assert_string_equal(line.options.sections[0], "f=kprobe/g");
}

static void wrong_values(void **state)
{
    static const struct {
        const char *line;
        const char *said;
    } wrong[] = {
        {"-p x", "cannot take 'x' for --pid"},
        {"-p 0", "cannot take '0' for --pid"},
        {"--tid '!'", "cannot take '' for --tid"},
        {"-n ''", "cannot take '' for --comm"},
        {"-D 1=2", "cannot take '1=2' for --define"},
        {"-a f", "cannot take 'f' for --attach"},
        {"-c \"'a\"", "cannot take ''a' for --command"},
        {"--", "there is no command after --"},
        {"-c ls -- ls", "one command at a time"},
        {"hello more", "one probe at a time, but there is 'more'"},
        {"--params hello", "--params belongs to show, not to run"},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        expect_usage(wrong[i].line, wrong[i].said);
        finish(state);
    }
    assert_int_equal(read_line(""), 0);
}

#define TEST(function) cmocka_unit_test_teardown(function, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_filtered_by_default),
        TEST(filters_are_kept_in_order),
        TEST(command_behind_two_dashes),
        TEST(command_without_a_probe),
        TEST(command_as_a_string),
        TEST(flags_for_the_compiler),
        TEST(wrong_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
