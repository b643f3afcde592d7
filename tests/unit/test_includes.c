// SPDX-License-Identifier: Apache-2.0
#include "watch/includes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *text, char *const *flags, size_t flag_count, const char *wanted)
{
    char directory[] = "/probes";
    struct includes includes = {0};
    const struct source source = {.directory = directory, .text = (char *)text, .length = strlen(text)};
    char found[512] = "";
    includes_read(&includes, &source, flags, flag_count);
    for (size_t i = 0; i < includes.count; i++) {
        strcat(found, includes.paths[i]);
        strcat(found, " ");
    }
    includes_finish(&includes);
    assert_string_equal(found, wanted);
}

static void names_in_quotes_are_beside_the_text_and_in_directories(void **state)
{
    (void)state;
    char include[] = "-I/one";
    char define[] = "-DX";
    char *flags[] = {include, define};
    expect("#include \"a.h\"\n", flags, 2, "/probes/a.h /one/a.h ");
    expect(" # \tinclude\t\"sub/a.h\" // why\nint x;\n#include \"b.h\"", NULL, 0,
           "/probes/sub/a.h /probes/b.h ");
    expect("#include \"/absolute.h\"", flags, 2, "/absolute.h ");
}

static void nothing_else_is_a_name(void **state)
{
    (void)state;
    expect("", NULL, 0, "");
    expect("#include <linux/sched.h>\n#include NAME\n#define include \"x\"\n", NULL, 0, "");
    expect("#include \"\"\n#include \"open\n\"#include", NULL, 0, "");
    expect("#", NULL, 0, "");
    expect("#include", NULL, 0, "");
    expect("#include \"", NULL, 0, "");
}

static void paths_are_copied(void **state)
{
    (void)state;
    char path[] = "/a.h";
    char *paths[] = {path};
    struct includes includes = {0};
    includes_add(&includes, paths, 1);
    path[1] = 'b';
    assert_string_equal(includes.paths[0], "/a.h");
    includes_finish(&includes);
    assert_int_equal(includes.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_in_quotes_are_beside_the_text_and_in_directories),
        cmocka_unit_test(nothing_else_is_a_name),
        cmocka_unit_test(paths_are_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
