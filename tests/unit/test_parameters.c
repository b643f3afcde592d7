// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "probe/parameters.h"

#include <cmocka.h>

#include "captured.h"

/* The parameters as "NAME=VALUE(COMMENT);". */
static void expect_parameters(const char *text, const char *expected)
{
    struct text seen = {0};
    struct parameters parameters;
    parameters_read(text, &parameters);
    for (size_t i = 0; i < parameters.count; i++)
        text_printf(&seen, "%s=%s(%s);", parameters.list[i].name, parameters.list[i].value,
                    parameters.list[i].comment);
    assert_string_equal(text_cstr(&seen), expected);
    text_finish(&seen);
    parameters_finish(&parameters);
}

static void constants_with_a_default(void **state)
{
    (void)state;
    expect_parameters("", "");
    expect_parameters("#ifndef A\n#define A 1\n#endif\n", "A=1();");
    expect_parameters("int x;\n # ifndef A\n\t#\tdefine A (1 + 2)  \r\n#endif\n#ifndef B\n#define B\n#endif",
                      "A=(1 + 2)();B=();");
    expect_parameters("#ifndef A\n#define A \"x // y\" // z\n#endif\n", "A=\"x // y\"(z);");
}

static void comments_around_them(void **state)
{
    (void)state;
    expect_parameters("// One\n// two.\n#ifndef A\n#define A 1\n#endif\n", "A=1(One two.);");
    expect_parameters("int x; // no\n/* One\n * two. */\n#ifndef A\n#define A 1 /* three */\n#endif\n",
                      "A=1(One two. three);");
    expect_parameters("// no\n\n#ifndef A\n#define A 1\n#endif\n", "A=1();");
    expect_parameters("// no\nint x;\n#ifndef A\n#define A 1\n#endif\n", "A=1();");
}

static void other_directives_are_none(void **state)
{
    (void)state;
    expect_parameters("#ifndef A\n#define B 1\n#endif\n", "");
    expect_parameters("#ifndef A\n#define AB 1\n#endif\n", "");
    expect_parameters("#ifndef A_H\n#define A_H\nint x;\n#endif\n", "");
    expect_parameters("#define A 1\n#ifdef B\n#define B 2\n#endif\n", "");
    expect_parameters("#ifndef BCCRUN_CALL_BITS\n#define BCCRUN_CALL_BITS 64\n#endif\n", "");
    expect_parameters("#ifndef", "");
    expect_parameters("#ifndef A", "");
    expect_parameters("#ifndef A\n#define A", "");
    expect_parameters("#ifndef A\n#define A '\\", "");
}

static void expect_warning(const char *text, const char *flag, const char *expected)
{
    char name[] = "x.c";
    char *copy = xstrdup(text);
    const struct source source = {.name = name, .text = copy, .length = strlen(copy)};
    struct capture capture;
    capture_start(&capture);
    parameters_warn(&source, &flag, 1);
    char *said = capture_stop(&capture);
    assert_string_equal(said, expected);
    free(said);
    free(copy);
}

#define TEXT "#ifndef MIN_US\n#define MIN_US 0\n#endif\n#ifdef FLAG\n#endif\n"

static void unknown_names_are_warned_of(void **state)
{
    (void)state;
    expect_warning(TEXT, "-DMIN_US=1", "");
    expect_warning(TEXT, "-DFLAG", "");
    expect_warning(TEXT, "-I/MIN", "");
    expect_warning(TEXT "#include \"mine.h\"\n", "-DMIN_MS=1", "");
    expect_warning(TEXT, "-DMIN_MS=1",
                   "bccrun: warning: -D MIN_MS has no effect: 'x.c' never mentions MIN_MS; did you mean "
                   "'MIN_US'?\n");
    expect_warning(TEXT, "-DLIMIT",
                   "bccrun: warning: -D LIMIT has no effect: 'x.c' never mentions LIMIT; its parameters are "
                   "MIN_US\n");
    expect_warning("int MIN_USE, A_MIN_US;\n#include <mine.h>", "-DMIN_US=1",
                   "bccrun: warning: -D MIN_US has no effect: 'x.c' never mentions MIN_US; it has no "
                   "parameters\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constants_with_a_default),
        cmocka_unit_test(comments_around_them),
        cmocka_unit_test(other_directives_are_none),
        cmocka_unit_test(unknown_names_are_warned_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
