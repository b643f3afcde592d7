// SPDX-License-Identifier: Apache-2.0
/* The lines of -f json that are events: what is the same in all of a layout is made once. */
#include "output/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"

#define NAME(literal) ((char[]){literal})

static struct field fields[] = {
    {.name = NAME("pid"), .size_bytes = 4, .count = 1},
    {.name = NAME("a \"name\""), .offset_bytes = 4, .size_bytes = 4, .count = 1},
};

struct paper {
    struct writer *writer;
    int fd;
};

static void paper_open(struct paper *paper)
{
    paper->fd = memfd_create("paper", MFD_CLOEXEC);
    assert_true(paper->fd >= 0);
    paper->writer = writer_new(&(struct writer_options){.format = "json"}, paper->fd);
    assert_non_null(paper->writer);
}

static void paper_close(struct paper *paper)
{
    writer_free(paper->writer);
    close(paper->fd);
}

static void send(struct paper *paper, const struct layout *layout, uint32_t length)
{
    const uint32_t numbers[] = {23, 42};
    const struct record record = {.time_ns = 7, .cpu = 1, .data = numbers, .size_bytes = length};
    writer_event(paper->writer, layout, &record);
}

/* What was written since the last time. */
static void assert_written(struct paper *paper, const char *expected)
{
    char written[1024];
    assert_int_equal(writer_flush(paper->writer), 0);
    ssize_t length = pread(paper->fd, written, sizeof(written) - 1, 0);
    assert_true(length >= 0);
    written[length] = '\0';
    assert_string_equal(written, expected);
    assert_int_equal(ftruncate(paper->fd, 0), 0);
    assert_int_equal(lseek(paper->fd, 0, SEEK_SET), 0);
}

static void what_is_made_once_is_around_the_values(void **state)
{
    (void)state;
    const struct layout layout = {.name = NAME("two"), .size_bytes = 8, .fields = fields, .field_count = 2};
    const struct layout empty = {.name = NAME("\n")};
    struct paper paper;
    paper_open(&paper);
    for (int i = 0; i < 2; i++) {
        send(&paper, &layout, 8);
        send(&paper, &layout, 4);
        send(&paper, &empty, 0);
        assert_written(&paper, "{\"type\":\"event\",\"struct\":\"two\",\"time_ns\":7,\"cpu\":1,"
                               "\"data\":{\"pid\":23,\"a \\\"name\\\"\":42}}\n"
                               "{\"type\":\"event\",\"struct\":\"two\",\"time_ns\":7,\"cpu\":1,"
                               "\"data\":{\"pid\":23,\"a \\\"name\\\"\":null}}\n"
                               "{\"type\":\"event\",\"struct\":\"\\u000a\",\"time_ns\":7,\"cpu\":1,"
                               "\"data\":{}}\n");
    }
    paper_close(&paper);
}

static void a_system_call_has_its_name_beside_it(void **state)
{
    (void)state;
    struct field call[] = {
        {.name = NAME("syscall"), .reading = READING_SYSCALL, .size_bytes = 4, .count = 1},
        {.name = NAME("bits"), .offset_bytes = 4, .size_bytes = 4, .count = 1},
    };
    struct layout layout = {.name = NAME("call"), .size_bytes = 8, .fields = call, .field_count = 2};
    struct paper paper;
    paper_open(&paper);
    send(&paper, &layout, 8); /* 42 bits are of no table */
    send(&paper, &layout, 4);
    assert_written(&paper, "{\"type\":\"event\",\"struct\":\"call\",\"time_ns\":7,\"cpu\":1,"
                           "\"data\":{\"syscall\":23,\"syscall_name\":null,\"bits\":42}}\n"
                           "{\"type\":\"event\",\"struct\":\"call\",\"time_ns\":7,\"cpu\":1,"
                           "\"data\":{\"syscall\":null,\"bits\":null}}\n");
    paper_close(&paper);
    paper_open(&paper);
    layout.field_count = 1;
    send(&paper, &layout, 8);
    assert_written(&paper, "{\"type\":\"event\",\"struct\":\"call\",\"time_ns\":7,\"cpu\":1,"
                           "\"data\":{\"syscall\":23}}\n");
    paper_close(&paper);
}

static void which_cpu_is_left_out_where_it_is_not_known(void **state)
{
    (void)state;
    const struct layout layout = {.name = NAME("one"), .size_bytes = 4, .fields = fields, .field_count = 1};
    const uint32_t number = 23;
    const struct record record = {
        .time_ns = UINT64_MAX, .cpu = RECORD_NO_CPU, .data = &number, .size_bytes = 4};
    struct paper paper;
    paper_open(&paper);
    writer_event(paper.writer, &layout, &record);
    assert_written(&paper, "{\"type\":\"event\",\"struct\":\"one\",\"time_ns\":18446744073709551615,"
                           "\"data\":{\"pid\":23}}\n");
    paper_close(&paper);
}

/* Of a reload, say, whose new layouts come when the old ones are gone: one may be where the old one was. */
static void layouts_before_are_forgotten(void **state)
{
    (void)state;
    struct layout *layout = xcalloc(1, sizeof(*layout));
    const struct layout *layouts[] = {layout};
    struct paper paper;
    paper_open(&paper);
    *layout = (struct layout){.name = NAME("before"), .size_bytes = 8, .fields = fields, .field_count = 2};
    writer_begin(paper.writer, layouts, 1);
    *layout = (struct layout){.name = NAME("after"), .size_bytes = 4, .fields = fields, .field_count = 1};
    writer_begin(paper.writer, layouts, 1);
    send(&paper, layout, 8);
    assert_written(&paper, "{\"type\":\"event\",\"struct\":\"after\",\"time_ns\":7,\"cpu\":1,"
                           "\"data\":{\"pid\":23}}\n");
    free(layout);
    paper_close(&paper); /* needs no layout */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_once_is_around_the_values),
        cmocka_unit_test(a_system_call_has_its_name_beside_it),
        cmocka_unit_test(which_cpu_is_left_out_where_it_is_not_known),
        cmocka_unit_test(layouts_before_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
