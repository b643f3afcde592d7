// SPDX-License-Identifier: Apache-2.0
#include "attach/hotplug.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* On the heap and no longer than it is, so that ASan sees a read beyond it. */
static bool is_read(const char *uevent, size_t bytes, struct hotplug_news *news)
{
    char *copy = malloc(bytes > 0 ? bytes : 1);
    assert_non_null(copy);
    memcpy(copy, uevent, bytes);
    bool is_news = hotplug_read(copy, bytes, news);
    free(copy);
    return is_news;
}

#define READ(uevent, news) is_read(uevent, sizeof(uevent), news)

static void cpus_come_and_go(void **state)
{
    (void)state;
    struct hotplug_news news;
    assert_true(READ("online@/devices/system/cpu/cpu1\0ACTION=online", &news));
    assert_true(news.is_online);
    assert_int_equal(news.cpu, 1);
    assert_true(READ("offline@/devices/system/cpu/cpu4095", &news));
    assert_false(news.is_online);
    assert_int_equal(news.cpu, 4095);
}

static void other_uevents_are_no_news(void **state)
{
    (void)state;
    struct hotplug_news news;
    assert_false(READ("online@/devices/system/memory/memory8", &news));
    assert_false(READ("change@/devices/system/cpu/cpu1", &news));
    assert_false(READ("online@/devices/system/cpu/cpu", &news));
    assert_false(READ("online@/devices/system/cpu/cpu1x", &news));
    assert_false(READ("online@/devices/system/cpu/cpu-1", &news));
    assert_false(READ("online@/devices/system/cpu/cpu99999999999999999999", &news));
    assert_false(READ("", &news));
    assert_false(is_read("online@/devices/system/cpu/cpu1", 31, &news));
    assert_false(is_read("", 0, &news));
}

static void quiet_machine_has_no_news(void **state)
{
    (void)state;
    struct hotplug_news news;
    int fd = hotplug_open();
    assert_true(fd >= 0);
    assert_false(hotplug_next(fd, &news));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cpus_come_and_go),
        cmocka_unit_test(other_uevents_are_no_news),
        cmocka_unit_test(quiet_machine_has_no_news),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
