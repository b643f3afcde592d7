// SPDX-License-Identifier: Apache-2.0
#include "base/mounts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include "root.h"

#include <cmocka.h>

#define USUAL                                                                                                \
    "22 1 254:0 / / rw - ext4 /dev/root rw\n"                                                                \
    "24 22 0:5 / /proc rw shared:1 - proc proc rw\n"                                                         \
    "25 22 0:6 / /sys rw shared:2 - sysfs sysfs rw\n"                                                        \
    "26 25 0:7 / /sys/kernel/tracing rw - tracefs tracefs rw\n"

static void expect(const char *list, const char *path, const char *cover)
{
    char *found;
    tree_write(root, "proc/self/mountinfo", list);
    bool is_covered = mounts_cover(root, path, &found);
    if (cover != NULL)
        assert_string_equal(found, cover);
    else
        assert_null(found);
    assert_int_equal(is_covered, cover != NULL);
    free(found);
    error_clear();
}

static void covers_are_found(void **state)
{
    (void)state;
    expect(USUAL, "/sys/kernel/tracing/events", NULL);
    expect(USUAL, "/sys/kernel", NULL);
    expect("22 1 254:0 / / rw - ext4 /dev/root rw\n", "/sys/kernel", NULL);
    expect(USUAL "40 25 0:9 / /sys rw - tmpfs none rw\n", "/sys/kernel/tracing/events", "tmpfs on /sys");
    /* A bind mount has the type of what is bound, and may come before what it does not cover. */
    expect(USUAL "40 25 254:0 /usr /sys/kernel rw - ext4 /dev/root rw\n", "/sys/kernel/tracing/events",
           "ext4 on /sys/kernel");
    expect(USUAL "40 26 0:9 / /sys/kernel/tracing rw - tmpfs none rw\n", "/sys/kernel/tracing/events",
           "tmpfs on /sys/kernel/tracing");
    expect(USUAL "40 25 0:9 / /sys/kern rw - tmpfs none rw\n", "/sys/kernel/tracing/events", NULL);
    expect(USUAL
           "40 25 0:9 / /sys/devices rw - tmpfs none rw\n41 40 0:6 / /sys/devices rw - sysfs sysfs rw\n",
           "/sys/devices/system/cpu/possible", NULL);
    expect("", "/sys", NULL);
    expect("nonsense\n22 22 0:1 / / rw - ext4 a b\n", "/sys", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(covers_are_found, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
