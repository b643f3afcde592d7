// SPDX-License-Identifier: Apache-2.0
#include "probe/shown_maps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int read_names(const char *text, char **names)
{
    char *copy = strdup(text);
    char name[] = "x.c";
    const struct source source = {.name = name, .text = copy, .length = strlen(copy)};
    int err = shown_maps_read(&source, names);
    free(copy);
    return err;
}

static void expect_names(const char *text, const char *expected)
{
    char *names = NULL;
    assert_int_equal(read_names(text, &names), 0);
    if (expected == NULL)
        assert_null(names);
    else
        assert_string_equal(names, expected);
    free(names);
}

static void a_text_may_name_them(void **state)
{
    (void)state;
    expect_names("#define BCCRUN_MAPS a", "a");
    expect_names("int x;\n# define BCCRUN_MAPS a , b_2,c /* the rest is memory */\n", "a,b_2,c");
    expect_names("#define BCCRUN_MAPS a // only\r\n", "a");
    expect_names("#define BCCRUN_MAPS a\n#define BCCRUN_MAPS b", "b");
}

static void most_say_nothing(void **state)
{
    (void)state;
    expect_names("", NULL);
    expect_names("#define BCCRUN_MAPS_A a\n// #define BCCRUN_MAPS a\n", NULL);
}

static void anything_else_is_an_error(void **state)
{
    (void)state;
    static const char *const values[] = {"", " ", " a b", " ,a", " a,", " 1", " \"a\"", " a,,b"};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        char *names = NULL;
        char text[64] = "int x;\n#define BCCRUN_MAPS";
        strcat(text, values[i]);
        assert_true(read_names(text, &names) < 0);
        assert_null(names);
        assert_string_equal(error_text(),
                            "cannot take BCCRUN_MAPS in line 2 of 'x.c': it must be names of maps "
                            "with commas between them");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_may_name_them),
        cmocka_unit_test(most_say_nothing),
        cmocka_unit_test(anything_else_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
