// SPDX-License-Identifier: Apache-2.0
/* The head of a probe's source, which is compiled once for many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "translate/head.h"

#include <cmocka.h>

static void expect_head(const char *text, const char *rest, unsigned lines, const char *directives)
{
    struct head head;
    head_read(text, &head);
    assert_string_equal(text + head.length, rest);
    assert_int_equal(head.lines, lines);
    assert_string_equal(text_cstr(&head.directives), directives);
    head_finish(&head);
}

static void test_ends_after_the_last_include(void **state)
{
    (void)state;
    expect_head("#include <a.h>\n\n#include <b.h>\n\nint x;\n#include <c.h>\n", "\nint x;\n#include <c.h>\n",
                3, "#include <a.h>\n#include <b.h>\n");
    expect_head("int x;\n#include <c.h>\n", "int x;\n#include <c.h>\n", 0, "");
    expect_head("", "", 0, "");
}

static void test_leaves_out_comments(void **state)
{
    (void)state;
    expect_head("// one\n/* two\n * three */ #include <a.h> // four\n  # include /* five */ <b.h>\nint x;\n",
                "int x;\n", 4, "#include <a.h>  \n# include   <b.h>\n");
    expect_head("#include <a.h> /* spans\nlines */\nint x;\n", "int x;\n", 2, "#include <a.h>  \n");
}

static void test_has_definitions_only_before_an_include(void **state)
{
    (void)state;
    expect_head("#define NAME \"a // b\"\n#include <a.h>\n#define LIMIT 5\n", "#define LIMIT 5\n", 2,
                "#define NAME \"a // b\"\n#include <a.h>\n");
    expect_head("#define LONG a \\\n  b\n#include <a.h>\n", "", 3,
                "#define LONG a \\\n  b\n#include <a.h>\n");
}

static void test_has_whole_groups(void **state)
{
    (void)state;
    expect_head("#include <a.h>\n#if X > 1\n#include <b.h>\n#else\n#include <c.h>\n#endif\nint x;\n",
                "int x;\n", 6, "#include <a.h>\n#if X > 1\n#include <b.h>\n#else\n#include <c.h>\n#endif\n");
    expect_head("#include <a.h>\n#ifdef X\n#include <b.h>\nint x;\n#endif\n",
                "#ifdef X\n#include <b.h>\nint x;\n#endif\n", 1, "#include <a.h>\n");
    expect_head("#include <a.h>\n#endif\n", "#endif\n", 1, "#include <a.h>\n");
}

static void test_stops_at_what_is_not_the_kernels(void **state)
{
    (void)state;
    expect_head("#include <a.h>\n#include \"mine.h\"\n#include <b.h>\n",
                "#include \"mine.h\"\n#include <b.h>\n", 1, "#include <a.h>\n");
    expect_head("#pragma once\n#include <a.h>\n", "#pragma once\n#include <a.h>\n", 0, "");
    expect_head("#include_next <a.h>\n", "#include_next <a.h>\n", 0, "");
    expect_head("#include NAME\n", "#include NAME\n", 0, "");
}

static void test_bears_what_has_no_end(void **state)
{
    (void)state;
    expect_head("#include <a.h>", "", 0, "#include <a.h>\n");
    expect_head("#include <a.h>\n/* no end", "/* no end", 1, "#include <a.h>\n");
    expect_head("#include <a.h>\n#define X \"no end\n#include <b.h>\n",
                "#define X \"no end\n#include <b.h>\n", 1, "#include <a.h>\n");
    expect_head("#include <a.h> /* no end", "#include <a.h> /* no end", 0, "");
    expect_head("#define X \"\\", "#define X \"\\", 0, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends_after_the_last_include),
        cmocka_unit_test(test_leaves_out_comments),
        cmocka_unit_test(test_has_definitions_only_before_an_include),
        cmocka_unit_test(test_has_whole_groups),
        cmocka_unit_test(test_stops_at_what_is_not_the_kernels),
        cmocka_unit_test(test_bears_what_has_no_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
