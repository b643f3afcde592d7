// SPDX-License-Identifier: Apache-2.0
#include "base/cpus.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "root.h"

#include <cmocka.h>

#define CPU_DIRECTORY "/sys/devices/system/cpu"
#define ONLINE        CPU_DIRECTORY "/online"

static void write_list(const char *list)
{
    tree_write(root, ONLINE + 1, list);
}

static void expect_cpus(const char *list, const uint32_t *numbers, size_t count)
{
    struct cpus cpus = {0};
    write_list(list);
    assert_int_equal(cpus_read(&cpus, root, "online"), 0);
    assert_int_equal(cpus.count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(cpus.numbers[i], numbers[i]);
    cpus_finish(&cpus);
}

static void lists_are_read(void **state)
{
    (void)state;
    expect_cpus("0\n", (uint32_t[]){0}, 1);
    expect_cpus("0-3,8\n", (uint32_t[]){0, 1, 2, 3, 8}, 5);
    expect_cpus("1,3-4,65535", (uint32_t[]){1, 3, 4, 65535}, 4);
    expect_cpus("5-5\n", (uint32_t[]){5}, 1);
}

static void no_cpu_at_all_is_an_error(void **state)
{
    (void)state;
    char *message = xasprintf("cannot read %s" ONLINE ": it names no CPU", root);
    for (size_t i = 0; i < 2; i++) {
        struct cpus cpus = {0};
        write_list(i == 0 ? "\n" : "");
        assert_int_equal(cpus_read(&cpus, root, "online"), -ENODATA);
        assert_string_equal(error_text(), message);
        error_clear();
    }
    free(message);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    const char *lists[] = {
        "x",    "0,",      "0,,1", ",0",    "0-",    "-1",           "3-1",
        "0 1",  "0-1-2",   "1,0",  "0-3,3", "65536", "0-4294967295", "99999999999999999999",
        "+1\n", "0-3:1/2", " 0",   "0,\n"};
    char *message = xasprintf("cannot read %s" ONLINE ": it is not a list of CPUs such as 0-3,8", root);
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        struct cpus cpus = {0};
        write_list(lists[i]);
        assert_int_equal(cpus_read(&cpus, root, "online"), -EINVAL);
        assert_string_equal(error_text(), message);
        assert_null(cpus.numbers);
        assert_int_equal(cpus.count, 0);
    }
    free(message);
}

static void absent_file_is_an_error(void **state)
{
    (void)state;
    struct cpus cpus = {0};
    char *message = xasprintf("cannot read %s" CPU_DIRECTORY "/possible: No such file or directory", root);
    assert_int_equal(cpus_read(&cpus, root, "possible"), -ENOENT);
    assert_string_equal(error_text(), message);
    free(message);
}

static void this_machine_has_cpus(void **state)
{
    (void)state;
    struct cpus online = {0};
    assert_int_equal(cpus_read(&online, "", "online"), 0);
    assert_int_equal(online.count, sysconf(_SC_NPROCESSORS_ONLN));
    cpus_finish(&online);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_read),        cmocka_unit_test(no_cpu_at_all_is_an_error),
        cmocka_unit_test(nonsense_is_refused),   cmocka_unit_test(absent_file_is_an_error),
        cmocka_unit_test(this_machine_has_cpus),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
