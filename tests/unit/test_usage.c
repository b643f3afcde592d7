// SPDX-License-Identifier: Apache-2.0
#include "probe/usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void read_usage(const char *text, struct usage *usage)
{
    char *copy = strdup(text);
    const struct source source = {.text = copy, .length = strlen(copy)};
    usage_read(&source, usage);
    free(copy);
}

static void histograms_by_name(void **state)
{
    (void)state;
    struct usage usage;
    read_usage("BPF_HISTOGRAM(dist); BPF_HISTOGRAM( sizes , key_t, 64);\n"
               "// BPF_HISTOGRAM(comment);\n"
               "char *s = \"BPF_HISTOGRAM(string)\"; BPF_HASH(counts);",
               &usage);
    assert_int_equal(usage.histogram_count, 2);
    assert_true(usage_is_histogram(&usage, "dist"));
    assert_true(usage_is_histogram(&usage, "sizes"));
    assert_false(usage_is_histogram(&usage, "comment"));
    assert_false(usage_is_histogram(&usage, "counts"));
    assert_false(usage_is_histogram(&usage, ""));
    assert_false(usage_is_log2(&usage, "dist"));
    usage_finish(&usage);
}

static void each_histogram_has_its_own_scale(void **state)
{
    (void)state;
    struct usage usage;
    read_usage("BPF_HISTOGRAM(a); BPF_HISTOGRAM(b); BPF_HISTOGRAM(c);"
               "int f(void *ctx) { a.increment(bpf_log2l((g(1) + 2))); b.increment(size / 10);"
               " c.atomic_increment(bpf_log2(size)); }",
               &usage);
    assert_true(usage_is_log2(&usage, "a"));
    assert_false(usage_is_log2(&usage, "b"));
    assert_true(usage_is_log2(&usage, "c"));
    assert_false(usage_is_log2(&usage, "nosuch"));
    usage_finish(&usage);
}

static void logarithm_taken_elsewhere_may_be_of_any(void **state)
{
    (void)state;
    struct usage usage;
    read_usage(
        "BPF_HISTOGRAM(dist, key_t); int f(void *ctx) { key.slot = bpf_log2l(x); dist.increment(key); }",
        &usage);
    assert_true(usage_is_log2(&usage, "dist"));
    usage_finish(&usage);
}

static void sends_from_the_name_to_the_bracket(void **state)
{
    (void)state;
    static const char text[] =
        "int f() {\n  events.ringbuf_output(&e, sizeof(e), (0));\n"
        "  x = events.ringbuf_reserve(8); events.perf_submit(a, b, c); ringbuf_output(1); }";
    struct usage usage;
    read_usage(text, &usage);
    assert_int_equal(usage.send_count, 3);
    assert_memory_equal(text + usage.sends[0].start, "events.ringbuf_output(&e, sizeof(e), (0))",
                        usage.sends[0].end - usage.sends[0].start);
    assert_int_equal(usage.sends[0].line, 2);
    assert_false(usage.sends[0].is_reserve);
    assert_memory_equal(text + usage.sends[1].start, "events.ringbuf_reserve(8)",
                        usage.sends[1].end - usage.sends[1].start);
    assert_true(usage.sends[1].is_reserve);
    assert_true(usage.sends[0].may_fail && usage.sends[1].may_fail && usage.sends[2].may_fail);
    usage_finish(&usage);
}

/* "VALUE NAME BUFFER" of a text's only send; "" where the value's type is not asked for. */
static void expect_sent(const char *text, const char *expected)
{
    char got[128] = "";
    struct usage usage;
    read_usage(text, &usage);
    assert_int_equal(usage.send_count, 1);
    const struct usage_send *send = &usage.sends[0];
    if (send->value_end > 0)
        snprintf(got, sizeof(got), "%.*s %.*s %.*s", (int)(send->value_end - send->value_start),
                 text + send->value_start, (int)(send->value_end - send->name_start), text + send->name_start,
                 (int)send->buffer_length, text + send->start);
    assert_string_equal(got, expected);
    usage_finish(&usage);
}

static void values_that_are_sent(void **state)
{
    (void)state;
    expect_sent("events.perf_submit(ctx, &event, sizeof(event))", "&event event events");
    expect_sent("e.perf_submit(f(a, b), (void *)&event, sizeof(event))", "&event event e");
    expect_sent("e.perf_submit((struct pt_regs *)ctx, data, 8)", "data data e");
    expect_sent("e.perf_submit_skb(skb, skb->len, &x.y, 8)", "&x.y y e");
    expect_sent("e.ringbuf_output(&a->b, sizeof(a->b), 0)", "&a->b b e");
    expect_sent("e.ringbuf_submit(record, 0)", "record record e");
    expect_sent("e.ringbuf_reserve(sizeof(struct event))", "");
    expect_sent("e.ringbuf_output(&a[1], 8, 0)", "");
    expect_sent("e.ringbuf_output(f(a), 8, 0)", "");
    expect_sent("e.ringbuf_output(a->, 8, 0)", "");
    expect_sent("e.perf_submit(ctx)", "");
    expect_sent("e.perf_submit()", "");
}

static void what_prints_is_known(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool prints;
    } texts[] = {{"int f() { bpf_trace_printk(\"a\"); }", true},
                 {"int f() { bpf_trace_printk_(a, 2); }", true},
                 {"int f() { bpf_printk(\"a\"); }", true},
                 {"int f() { /* bpf_trace_printk() */ }", false}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct usage usage;
        read_usage(texts[i].text, &usage);
        assert_int_equal(usage.prints, texts[i].prints);
        usage_finish(&usage);
    }
}

static void texts_that_end_early(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "BPF_HISTOGRAM",
                                        "BPF_HISTOGRAM(",
                                        "a.increment(",
                                        ".incr(",
                                        "a.ringbuf_output(1",
                                        "a.ringbuf_reserve",
                                        "a.perf_submit(1, (",
                                        "a.perf_submit(1, &b",
                                        "a.increment((bpf_log2"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct usage usage;
        read_usage(texts[i], &usage);
        assert_int_equal(usage.histogram_count, 0);
        assert_int_equal(usage.send_count, 0);
        usage_finish(&usage);
    }
}

static void maps_are_emptied_by_the_text(void **state)
{
    (void)state;
    struct usage usage;
    read_usage("calls.delete(&tid); others . delete (&tid); counts.increment(key); // counts.delete(&key);",
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
        cmocka_unit_test(maps_are_emptied_by_the_text),
        cmocka_unit_test(histograms_by_name),
        cmocka_unit_test(each_histogram_has_its_own_scale),
        cmocka_unit_test(logarithm_taken_elsewhere_may_be_of_any),
        cmocka_unit_test(sends_from_the_name_to_the_bracket),
        cmocka_unit_test(values_that_are_sent),
        cmocka_unit_test(what_prints_is_known),
        cmocka_unit_test(texts_that_end_early),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
