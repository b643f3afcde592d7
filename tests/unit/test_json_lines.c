// SPDX-License-Identifier: Apache-2.0
/* The lines of -f json that are no events: each one JSON by another parser, whatever bytes are in it. */
#include "output/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "strict_json.h"

static struct writer *paper_open(const char *format, int *fd)
{
    const struct writer_options options = {.format = format};
    *fd = memfd_create("paper", MFD_CLOEXEC);
    assert_true(*fd >= 0);
    struct writer *writer = writer_new(&options, *fd);
    assert_non_null(writer);
    return writer;
}

static void paper_expect(struct writer *writer, int fd, const char *expected)
{
    char written[1024];
    assert_int_equal(writer_flush(writer), 0);
    ssize_t length = pread(fd, written, sizeof(written) - 1, 0);
    assert_true(length >= 0);
    written[length] = '\0';
    assert_string_equal(written, expected);
    if (length > 0) {
        written[length - 1] = '\0';
        assert_true(strict_json_is_valid(written));
    }
    writer_free(writer);
    close(fd);
}

static void attached_lines(void **state)
{
    (void)state;
    int fd;
    struct writer *writer = paper_open("json", &fd);
    const struct writer_attached attached = {"on_read\"", "uprobe", "/tmp/\xff:read", 2};
    writer_attached(writer, &attached);
    paper_expect(writer, fd,
                 "{\"type\":\"attached\",\"function\":\"on_read\\\"\",\"kind\":\"uprobe\","
                 "\"where\":\"/tmp/\\\\xff:read\",\"count\":2}\n");
}

static void lost_lines(void **state)
{
    (void)state;
    int fd;
    struct writer *writer = paper_open("json", &fd);
    writer_lost(writer, &(struct writer_lost){"events", 3, UINT64_MAX});
    paper_expect(writer, fd,
                 "{\"type\":\"lost\",\"time_ns\":0,\"buffer\":\"events\",\"cpu\":3,"
                 "\"count\":18446744073709551615}\n");
    writer = paper_open("json", &fd);
    writer_lost(writer, &(struct writer_lost){NULL, RECORD_NO_CPU, 1});
    paper_expect(writer, fd, "{\"type\":\"lost\",\"time_ns\":0,\"count\":1}\n");
}

static void summary_lines(void **state)
{
    (void)state;
    int fd;
    struct writer *writer = paper_open("json", &fd);
    writer_summary(writer, &(struct writer_summary){
                               .events = UINT64_MAX, .lost = 1, .elapsed_ns = 3000000004, .end = "signal"});
    paper_expect(writer, fd,
                 "{\"type\":\"summary\",\"events\":18446744073709551615,\"lost\":1,\"missed\":0,"
                 "\"seconds\":3.000000004,\"end\":\"signal\"}\n");
    const struct writer_missed by[] = {{(char[]){"f"}, 2}, {(char[]){"g"}, 1}};
    writer = paper_open("json", &fd);
    writer_summary(writer, &(struct writer_summary){
                               .missed = 3, .missed_by = by, .missed_by_count = 2, .end = "signal"});
    paper_expect(writer, fd,
                 "{\"type\":\"summary\",\"events\":0,\"lost\":0,\"missed\":3,\"missed_by\":{\"f\":2,\"g\":1},"
                 "\"seconds\":0.000000000,\"end\":\"signal\"}\n");
}

/* For people, all of it is on standard error. */
static void other_formats_have_nothing_to_say(void **state)
{
    (void)state;
    static const char *const formats[] = {"table", "log", "csv"};
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        int fd;
        struct writer *writer = paper_open(formats[i], &fd);
        writer_attached(writer, &(struct writer_attached){"f", "kprobe", "g", 1});
        writer_lost(writer, &(struct writer_lost){"events", 0, 1});
        writer_summary(writer, &(struct writer_summary){.end = "count"});
        paper_expect(writer, fd, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attached_lines),
        cmocka_unit_test(lost_lines),
        cmocka_unit_test(summary_lines),
        cmocka_unit_test(other_formats_have_nothing_to_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
