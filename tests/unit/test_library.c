// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "probe/library.h"

#include <cmocka.h>

static size_t index_of(const char *name)
{
    for (size_t i = 0; i < library_count(); i++)
        if (strcmp(library_at(i)->name, name) == 0)
            return i;
    return library_count();
}

static void every_probe_has_its_place(void **state)
{
    (void)state;
    assert_true(library_count() >= 2);
    for (size_t i = 0; i < library_count(); i++) {
        const struct library_probe *probe = library_at(i);
        assert_non_null(probe);
        assert_int_equal(index_of(probe->name), i); /* and so no probe is there twice */
        assert_ptr_equal(library_find(probe->name), probe);
    }
    assert_null(library_at(library_count()));
}

static void probe_comes_behind_the_one_it_names(void **state)
{
    (void)state;
    assert_true(index_of("hello") < index_of("execve"));
    assert_int_equal(index_of("hello"), 0);
}

static void texts_end_with_a_newline_and_have_no_nul(void **state)
{
    (void)state;
    for (size_t i = 0; i < library_count(); i++) {
        const struct library_probe *probe = library_at(i);
        assert_true(probe->length > 0);
        assert_int_equal(probe->text[probe->length - 1], '\n');
        assert_null(memchr(probe->text, '\0', probe->length));
    }
}

static void each_probe_asks_its_question(void **state)
{
    (void)state;
    char *question = library_question(library_find("hello"));
    assert_string_equal(question, "Which processes start programs?");
    free(question);
    for (size_t i = 0; i < library_count(); i++) {
        question = library_question(library_at(i));
        size_t length = strlen(question);
        assert_true(length > 1 && question[length - 1] == '?');
        free(question);
    }
}

static void question_is_bare_of_comment_marks(void **state)
{
    (void)state;
    const struct {
        const char *text;
        const char *question;
    } examples[] = {
        {"// Why?\nint x;", "Why?"},
        {"/* Why? */\n", "Why?"},
        {"/*   Why so? */", "Why so?"},
        {"\nint x;", ""},
        {"//\n", ""},
        {"Why?", "Why?"},
    };
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        const struct library_probe probe = {"x", examples[i].text, strlen(examples[i].text)};
        char *question = library_question(&probe);
        assert_string_equal(question, examples[i].question);
        free(question);
    }
}

static void expect_unknown(const char *name, const char *near)
{
    assert_null(library_find(name));
    char *message = xasprintf("cannot find '%s': no embedded probe has this name", name);
    assert_string_equal(error_text(), message);
    assert_memory_equal(error_hints(), near, strlen(near));
    assert_non_null(strstr(error_hints(), "'bccrun list'"));
    free(message);
}

static void unknown_names_lead_to_the_nearest(void **state)
{
    (void)state;
    expect_unknown("helo", "did you mean 'hello'?\n");
    expect_unknown("hello2", "did you mean 'hello'?\n");
    expect_unknown("zzzzzzzz", "'bccrun list'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_probe_has_its_place),
        cmocka_unit_test(probe_comes_behind_the_one_it_names),
        cmocka_unit_test(texts_end_with_a_newline_and_have_no_nul),
        cmocka_unit_test(each_probe_asks_its_question),
        cmocka_unit_test(question_is_bare_of_comment_marks),
        cmocka_unit_test(unknown_names_lead_to_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
