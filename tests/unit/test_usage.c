// SPDX-License-Identifier: Apache-2.0
#include "probe/usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void read_text(const char *text, struct usage *usage)
{
    struct source source = {.name = (char *)"probe.c", .text = (char *)text, .length = strlen(text)};
    usage_read(&source, usage);
}

static void histograms_are_declared(void **state)
{
    (void)state;
    struct usage usage;
    read_text("BPF_HISTOGRAM(sizes, u64); BPF_HASH(calls, u32); /* BPF_HISTOGRAM(none); */", &usage);
    assert_true(usage_is_histogram(&usage, "sizes"));
    assert_false(usage_is_histogram(&usage, "calls"));
    assert_false(usage_is_histogram(&usage, "none"));
    usage_finish(&usage);
}

static void maps_are_emptied_by_the_text(void **state)
{
    (void)state;
    struct usage usage;
    read_text("calls.delete(&tid); others . delete (&tid); counts.increment(key); // counts.delete(&key);",
              &usage);
    assert_true(usage_is_deleted(&usage, "calls"));
    assert_true(usage_is_deleted(&usage, "others"));
    assert_false(usage_is_deleted(&usage, "counts"));
    assert_false(usage_is_deleted(&usage, "delete"));
    usage_finish(&usage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(histograms_are_declared),
        cmocka_unit_test(maps_are_emptied_by_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
