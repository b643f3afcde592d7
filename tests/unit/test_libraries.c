// SPDX-License-Identifier: Apache-2.0
#include "symbols/libraries.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "symbols/process_root.h"
#include "fake_elf.h"
#include "captured.h"
#include "root.h"

#include <cmocka.h>

/* A binary that links up to three libraries. */
static void write_binary(const char *path, const char *runpath, const char *const *needed)
{
    Elf64_Sxword tags[4] = {DT_NEEDED, DT_NEEDED, DT_NEEDED, DT_NEEDED};
    const char *strings[4];
    size_t count = 0;
    for (; needed[count] != NULL; count++)
        strings[count] = needed[count];
    if (runpath != NULL) {
        tags[count] = DT_RUNPATH;
        strings[count++] = runpath;
    }
    struct fake_elf elf;
    fake_elf_init(&elf);
    fake_elf_add_dynamic(&elf, tags, strings, count);
    fake_elf_write(&elf, root, path);
}

#define NEEDS(...) ((const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

static int fill_root(void **state)
{
    make_root(state);
    setenv("PATH", "/bin:/usr/bin", 1);
    tree_write(root, "etc/ld.so.conf",
               "# comment\ninclude ld.so.conf.d/*.conf\n/opt/last # behind\nhwcap 0 no\n");
    tree_write(root, "etc/ld.so.conf.d/one.conf", "/opt/first\n");
    tree_write(root, "etc/ld.so.conf.d/circle.conf", "include /etc/ld.so.conf\n");
    write_binary("usr/bin/program", NULL, NEEDS("libone.so.1", "libtwo.so.2"));
    write_binary("opt/first/libone.so.1", NULL, NEEDS("libthree.so.3", "libnowhere.so"));
    write_binary("opt/last/libtwo.so.2", NULL, NEEDS("libone.so.1"));
    write_binary("lib/libthree.so.3", NULL, NEEDS("libone.so.1"));
    write_binary("opt/first/libthree.so.2", NULL, NEEDS());
    tree_write(root, "opt/first/libtwo.so.2", "not this one");
    tree_write(root, "opt/first/libone.so", "/* a linker script */");
    write_binary("usr/lib/libnine.so.9", NULL, NEEDS());
    write_binary("usr/lib/libnine.so.10", NULL, NEEDS());
    tree_write(root, "usr/lib/libnine.so.10-gdb.py", "a script");
    write_binary("home/own", "/nowhere:$ORIGIN/lib", NEEDS("libown.so", "libone.so.1"));
    write_binary("home/lib/libown.so", NULL, NEEDS());
    write_binary("home/lib/libone.so.1", NULL, NEEDS());
    tree_write(root, "bin/wrapped", "#!/bin/sh\n");
    write_binary("usr/bin/wrapped", NULL, NEEDS());
    tree_write(root, "bin/script", "#!/bin/sh\n");
    return 0;
}

/* The files that a search for @name goes through, each followed by a blank. */
static void expect_files(const char *name, const char *expected)
{
    struct libraries libraries;
    struct text found = {0};
    const struct binary *binary;
    assert_int_equal(libraries_open(&libraries, root, name), 0);
    for (size_t i = 0; (binary = libraries_at(&libraries, i)) != NULL; i++)
        text_printf(&found, "%s ", binary->path);
    assert_string_equal(text_cstr(&found), expected);
    text_finish(&found);
    libraries_close(&libraries);
}

static void expect_error(const char *name, const char *expected)
{
    struct libraries libraries;
    assert_int_not_equal(libraries_open(&libraries, root, name), 0);
    char *said = printed_error();
    if (strstr(said, expected) == NULL)
        fail_msg("not in \"%s\": %s", said, expected);
    free(said);
    libraries_close(&libraries);
}

static void programs_are_found_with_all_that_they_link(void **state)
{
    (void)state;
    static const char files[] =
        "/usr/bin/program /opt/first/libone.so.1 /opt/last/libtwo.so.2 /lib/libthree.so.3 ";
    expect_files("program", files);
    expect_files("/usr/bin/program", files);
}

static void libraries_are_found_by_short_names(void **state)
{
    (void)state;
    expect_files("nine", "/usr/lib/libnine.so.10 ");
    expect_files("libnine", "/usr/lib/libnine.so.10 ");
    expect_files("libnine.so.9", "/usr/lib/libnine.so.9 ");
    expect_files("three", "/opt/first/libthree.so.2 ");
    expect_files("three.so.3", "/lib/libthree.so.3 /opt/first/libone.so.1 ");
    expect_files("one", "/opt/first/libone.so.1 /lib/libthree.so.3 ");
}

static void a_program_may_bring_its_libraries(void **state)
{
    (void)state;
    expect_files("/home/own", "/home/own /home/lib/libown.so /home/lib/libone.so.1 ");
}

static void scripts_are_passed_over(void **state)
{
    (void)state;
    expect_files("wrapped", "/usr/bin/wrapped ");
    expect_error("script", "its interpreter, /bin/sh");
}

static void expect_warning(const char *name, const char *expected)
{
    struct capture capture;
    capture_start(&capture);
    libraries_warn(root, name);
    char *said = capture_stop(&capture);
    assert_string_equal(said, expected);
    free(said);
}

static void libraries_of_one_name_are_told(void **state)
{
    (void)state;
    expect_warning("nine", "bccrun: warning: 'nine' is /usr/lib/libnine.so.10; there is also "
                           "/usr/lib/libnine.so.9: a path says which one is meant\n");
    expect_warning("three", "bccrun: warning: 'three' is /opt/first/libthree.so.2; there is also "
                            "/lib/libthree.so.3: a path says which one is meant\n");
    expect_warning("two", "");
    expect_warning("program", "");
    expect_warning("/usr/lib/libnine.so.9", "");
}

static void roots_of_processes(void **state)
{
    (void)state;
    static const char *const machines[] = {
        "", "/", "/root", "/proc/root", "/proc/12/roots", "/proc/x/root", "/process/12/root"};
    char *of = process_root("/tree", 12);
    char *machine = process_root_machine(of);
    assert_string_equal(of, "/tree/proc/12/root");
    assert_int_equal(process_root_pid(of), 12);
    assert_string_equal(machine, "/tree");
    for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
        assert_int_equal(process_root_pid(machines[i]), 0);
    free(machine);
    free(of);
}

static void what_is_not_there_is_an_error(void **state)
{
    (void)state;
    expect_error("nothing", "no such program in $PATH and no such library");
    expect_error("*", "no such program in $PATH and no such library");
    expect_error("libone.so.7", "no such program in $PATH and no such library");
    expect_error("/usr/bin/nothing", "cannot probe '/usr/bin/nothing': No such file or directory");
}

static void closing_takes_an_empty_search(void **state)
{
    (void)state;
    struct libraries libraries = {0};
    libraries_close(&libraries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_are_found_with_all_that_they_link),
        cmocka_unit_test(libraries_are_found_by_short_names),
        cmocka_unit_test(a_program_may_bring_its_libraries),
        cmocka_unit_test(scripts_are_passed_over),
        cmocka_unit_test(what_is_not_there_is_an_error),
        cmocka_unit_test(libraries_of_one_name_are_told),
        cmocka_unit_test(roots_of_processes),
        cmocka_unit_test(closing_takes_an_empty_search),
    };
    return cmocka_run_group_tests(tests, fill_root, remove_root);
}
