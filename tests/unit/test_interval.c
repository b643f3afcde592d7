// SPDX-License-Identifier: Apache-2.0
#include "probe/interval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int read_interval(const char *text, uint64_t *ns)
{
    char *copy = strdup(text);
    char name[] = "x.c";
    const struct source source = {.name = name, .text = copy, .length = strlen(copy)};
    int err = interval_read(&source, ns);
    free(copy);
    return err;
}

static void expect_ns(const char *text, uint64_t expected)
{
    uint64_t ns = 42;
    assert_int_equal(read_interval(text, &ns), 0);
    assert_int_equal(ns, expected);
}

static void a_text_may_say_it(void **state)
{
    (void)state;
    expect_ns("#define BCCRUN_INTERVAL 1\n", 1000000000);
    expect_ns("int x;\n # \tdefine\tBCCRUN_INTERVAL 0.25 // four times a second\r\n", 250000000);
    expect_ns("#define BCCRUN_INTERVAL 5/* s */", 5000000000);
    expect_ns("#define BCCRUN_INTERVAL 2\r\nint x;", 2000000000);
}

static void most_say_nothing(void **state)
{
    (void)state;
    expect_ns("", 0);
    expect_ns("#", 0);
    expect_ns("#define", 0);
    expect_ns("#define BCCRUN_INTERVALS 1\n#define MY_BCCRUN_INTERVAL 1\n#undef BCCRUN_INTERVAL\n", 0);
    expect_ns("// #define BCCRUN_INTERVAL 1\n/*\n#define BCCRUN_INTERVAL 1\n*/ int BCCRUN_INTERVAL = 1;", 0);
}

static void what_is_no_number_is_an_error_with_its_line(void **state)
{
    (void)state;
    static const char *const values[] = {"",      " ",    " x",     " 0",  " -1",  " 1s",
                                         " 1e10", " nan", " 1 + 1", "\n5", "\r\n5"};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        uint64_t ns;
        char text[64] = "int x;\n#define BCCRUN_INTERVAL";
        strcat(text, values[i]);
        assert_true(read_interval(text, &ns) < 0);
        assert_string_equal(error_text(),
                            "cannot take BCCRUN_INTERVAL in line 2 of 'x.c': it must be a number of "
                            "seconds above 0");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_may_say_it),
        cmocka_unit_test(most_say_nothing),
        cmocka_unit_test(what_is_no_number_is_an_error_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
