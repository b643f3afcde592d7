// SPDX-License-Identifier: Apache-2.0
#include "output/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/patient.h"
#include "output/daytime.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define NAME(literal)   ((char[]){literal})

#define INTEGER(struct_type, member, field_kind)                                                             \
    {                                                                                                        \
        .name = NAME(#member), .kind = (field_kind), .offset_bytes = offsetof(struct_type, member),          \
        .size_bytes = sizeof(((struct_type *)0)->member), .count = 1                                         \
    }
#define ARRAY(struct_type, member, field_kind)                                                               \
    {                                                                                                        \
        .name = NAME(#member), .kind = (field_kind), .offset_bytes = offsetof(struct_type, member),          \
        .size_bytes = sizeof(((struct_type *)0)->member[0]), .count = COUNT_OF(((struct_type *)0)->member),  \
        .is_array = true                                                                                     \
    }
#define LAYOUT(struct_type, field_array)                                                                     \
    {                                                                                                        \
        .name = NAME("event"), .size_bytes = sizeof(struct_type), .fields = (field_array),                   \
        .field_count = COUNT_OF(field_array)                                                                 \
    }

struct exec {
    uint32_t pid;
    uint32_t uid;
    char comm[16];
    char file[32];
};

static struct field exec_fields[] = {
    INTEGER(struct exec, pid, FIELD_UNSIGNED),
    INTEGER(struct exec, uid, FIELD_UNSIGNED),
    ARRAY(struct exec, comm, FIELD_TEXT),
    ARRAY(struct exec, file, FIELD_TEXT),
};

static const struct layout exec_layout = LAYOUT(struct exec, exec_fields);

struct leave {
    int32_t status;
    uint32_t pid;
};

static struct field leave_fields[] = {
    INTEGER(struct leave, status, FIELD_SIGNED),
    INTEGER(struct leave, pid, FIELD_UNSIGNED),
};

static const struct layout leave_layout = LAYOUT(struct leave, leave_fields);

/* Of a table of leaves, its newline included. */
#define LEAVE_LINE_BYTES INT64_C(16)

/* One writer whose output lands in memory. */
struct paper {
    struct writer *writer;
    int fd;
};

static void paper_open(struct paper *paper, const char *format, bool show_time)
{
    const struct writer_options options = {.format = format, .show_time = show_time};
    paper->fd = memfd_create("paper", MFD_CLOEXEC);
    assert_true(paper->fd >= 0);
    paper->writer = writer_new(&options, paper->fd);
    assert_non_null(paper->writer);
}

static void paper_begin(struct paper *paper, const struct layout *layout)
{
    writer_begin(paper->writer, &layout, 1);
}

static void paper_event_at(struct paper *paper, const struct layout *layout, const void *data,
                           uint64_t time_ns)
{
    const struct record record = {.time_ns = time_ns, .data = data, .size_bytes = layout->size_bytes};
    writer_event(paper->writer, layout, &record);
}

static void paper_event(struct paper *paper, const struct layout *layout, const void *data)
{
    paper_event_at(paper, layout, data, 0);
}

/* What was written since the last time. */
static void assert_written(struct paper *paper, const char *expected)
{
    char written[8192];
    assert_int_equal(writer_flush(paper->writer), 0);
    ssize_t length = pread(paper->fd, written, sizeof(written) - 1, 0);
    assert_true(length >= 0);
    written[length] = '\0';
    assert_string_equal(written, expected);
    assert_int_equal(ftruncate(paper->fd, 0), 0);
    assert_int_equal(lseek(paper->fd, 0, SEEK_SET), 0);
}

static void paper_close(struct paper *paper)
{
    writer_free(paper->writer);
    close(paper->fd);
}

static void table_of_execs(void **state)
{
    (void)state;
    struct paper paper;
    paper_open(&paper, "table", false);
    paper_begin(&paper, &exec_layout);
    assert_written(&paper, "    PID     UID COMM            FILE\n");
    paper_event(&paper, &exec_layout, &(struct exec){1, 0, "systemd", "/sbin/init"});
    paper_event(&paper, &exec_layout, &(struct exec){4194304, 65534, "systemd-journal", "/bin/a b"});
    paper_event(&paper, &exec_layout, &(struct exec){23, 1000, "", ""});
    assert_written(&paper, "      1       0 systemd         /sbin/init\n"
                           "4194304   65534 systemd-journal /bin/a b\n"
                           "     23    1000                 \n");
    paper_close(&paper);
}

static void header_comes_with_the_first_row_at_the_latest(void **state)
{
    (void)state;
    struct paper paper;
    paper_open(&paper, "table", false);
    assert_written(&paper, "");
    paper_event(&paper, &leave_layout, &(struct leave){-1, 42});
    assert_written(&paper, " STATUS     PID\n"
                           "     -1      42\n");
    paper_close(&paper);
}

static void header_is_repeated_where_the_layout_changes(void **state)
{
    (void)state;
    const struct layout *const layouts[] = {&exec_layout, &leave_layout};
    const struct exec exec = {23, 0, "bash", "/bin/true"};
    struct paper paper;
    paper_open(&paper, "table", false);
    writer_begin(paper.writer, layouts, COUNT_OF(layouts));
    assert_written(&paper, "");
    paper_event(&paper, &exec_layout, &exec);
    paper_event(&paper, &leave_layout, &(struct leave){0, 23});
    paper_event(&paper, &leave_layout, &(struct leave){1, 29});
    paper_event(&paper, &exec_layout, &exec);
    assert_written(&paper, "    PID     UID COMM            FILE\n"
                           "     23       0 bash            /bin/true\n"
                           " STATUS     PID\n"
                           "      0      23\n"
                           "      1      29\n"
                           "    PID     UID COMM            FILE\n"
                           "     23       0 bash            /bin/true\n");
    paper_close(&paper);
}

static void begin_forgets_what_was_before(void **state)
{
    (void)state;
    struct field fields[] = {INTEGER(struct leave, status, FIELD_SIGNED)};
    struct layout layout = LAYOUT(struct leave, fields);
    struct paper paper;
    paper_open(&paper, "table", false);
    paper_begin(&paper, &layout);
    paper_event(&paper, &layout, &(struct leave){INT32_MIN, 0});
    assert_written(&paper, " STATUS\n"
                           "-2147483648\n");
    fields[0] = leave_fields[1];
    paper_begin(&paper, &layout);
    paper_event(&paper, &layout, &(struct leave){0, 31});
    assert_written(&paper, "    PID\n"
                           "     31\n");
    paper_close(&paper);
}

/* As often as it is saved: a probe's columns may stay what they were many times. */
static void begin_repeats_no_heading_that_stays(void **state)
{
    (void)state;
    struct paper paper;
    paper_open(&paper, "table", false);
    paper_begin(&paper, &leave_layout);
    assert_written(&paper, " STATUS     PID\n");
    for (int i = 0; i < 3; i++) {
        paper_begin(&paper, &leave_layout);
        assert_written(&paper, "");
    }
    paper_begin(&paper, &exec_layout);
    assert_written(&paper, "    PID     UID COMM            FILE\n");
    paper_close(&paper);
}

struct sizes {
    uint64_t bytes;
    int64_t delta_ns;
    char mode[4];
    uint16_t port;
    uint8_t flag;
    bool ok;
};

static void columns_grow_and_stay_grown(void **state)
{
    (void)state;
    struct field fields[] = {
        INTEGER(struct sizes, flag, FIELD_UNSIGNED),  ARRAY(struct sizes, mode, FIELD_TEXT),
        INTEGER(struct sizes, ok, FIELD_BOOL),        INTEGER(struct sizes, port, FIELD_UNSIGNED),
        INTEGER(struct sizes, bytes, FIELD_UNSIGNED), INTEGER(struct sizes, delta_ns, FIELD_SIGNED),
    };
    const struct layout layout = LAYOUT(struct sizes, fields);
    const struct sizes small = {.bytes = 7, .delta_ns = -7, .mode = "r", .flag = 1};
    const struct sizes large = {UINT64_MAX, INT64_MIN, "\033\033", UINT16_MAX, UINT8_MAX, true};
    struct paper paper;
    paper_open(&paper, "table", false);
    paper_event(&paper, &layout, &small);
    paper_event(&paper, &layout, &large);
    paper_event(&paper, &layout, &(struct sizes){.mode = "\033\033\033\033"});
    paper_event(&paper, &layout, &small);
    assert_written(&paper, "FLAG MODE OK     PORT        BYTES     DELTA_NS\n"
                           "   1 r    false     0            7           -7\n"
                           " 255 \\e\\e true  65535 18446744073709551615 -9223372036854775808\n"
                           "   0 \\e\\e\\e\\e false     0                    0                    0\n"
                           "   1 r        false     0                    7                   -7\n");
    paper_close(&paper);
}

static void columns_are_counted_in_characters(void **state)
{
    (void)state;
    struct field fields[] = {exec_fields[2], exec_fields[0]};
    const struct layout layout = LAYOUT(struct exec, fields);
    struct paper paper;
    paper_open(&paper, "table", false);
    paper_event(&paper, &layout, &(struct exec){.pid = 23, .comm = "gr\u00fc\u00dfe \u65e5"});
    paper_event(&paper, &layout, &(struct exec){.pid = 29, .comm = "plain"});
    assert_written(&paper, "COMM                PID\n"
                           "gr\u00fc\u00dfe \u65e5              23\n"
                           "plain                29\n");
    paper_close(&paper);
}

static void untrusted_text_is_made_safe(void **state)
{
    (void)state;
    struct paper paper;
    paper_open(&paper, "table", false);
    paper_begin(&paper, &exec_layout);
    paper_event(&paper, &exec_layout, &(struct exec){23, 0, "\033[2J\n", "/tmp/\xff\u202e\t\\\xc2\x9b"});
    assert_written(&paper, "    PID     UID COMM            FILE\n"
                           "     23       0 \\e[2J\\n         /tmp/\\xff\\u{202e}\\t\\\\\\u{9b}\n");
    paper_event(&paper, &exec_layout, &(struct exec){23, 0, "gr\u00fc\xc3", "\xed\xa0\x80 \xc0\x8a"});
    assert_written(&paper, "     23       0 gr\u00fc\\xc3         \\xed\\xa0\\x80 \\xc0\\x8a\n");
    paper_close(&paper);
}

static void text_that_fills_its_array_may_be_cut(void **state)
{
    (void)state;
    struct field fields[] = {exec_fields[2], exec_fields[3]};
    const struct layout layout = LAYOUT(struct exec, fields);
    struct paper paper;
    paper_open(&paper, "log", false);
    paper_event(&paper, &layout, &(struct exec){.comm = "0123456789abcde", .file = "0123456789abcdef"});
    paper_event(&paper, &layout, &(struct exec){.file = "/123456789abcdef/123456789abcde"});
    paper_event(&paper, &layout, &(struct exec){.file = "/123456789abcdef/123456789abcdef"});
    assert_int_equal(writer_flush(paper.writer), 0);
    char written[512] = "";
    assert_true(pread(paper.fd, written, sizeof(written) - 1, 0) > 0);
    assert_non_null(strstr(written, "comm: 0123456789abcde\tfile: 0123456789abcdef\n"));
    assert_non_null(strstr(written, "comm: \tfile: /123456789abcdef/123456789abcde...\n"));
    assert_non_null(strstr(written, "comm: \tfile: /123456789abcdef/123456789abcdef...\n"));
    paper_close(&paper);
}

struct mixed {
    unsigned __int128 wide;
    int32_t numbers[3];
    uint32_t operation;
    int32_t result;
    bool flags[2];
};

static void every_kind_of_value(void **state)
{
    (void)state;
    struct enumerator operations[] = {{0, NAME("OP_READ")}, {UINT32_MAX, NAME("OP_SYNC")}};
    struct field fields[] = {
        INTEGER(struct mixed, operation, FIELD_ENUM), INTEGER(struct mixed, result, FIELD_ENUM),
        ARRAY(struct mixed, numbers, FIELD_SIGNED),   ARRAY(struct mixed, flags, FIELD_BOOL),
        INTEGER(struct mixed, wide, FIELD_UNSIGNED),
    };
    fields[0].enumerators = fields[1].enumerators = operations;
    fields[0].enumerator_count = fields[1].enumerator_count = COUNT_OF(operations);
    fields[1].is_signed = true;
    const struct layout layout = LAYOUT(struct mixed, fields);
    const unsigned __int128 wide = (unsigned __int128)0x123456789abcdef << 64 | 0xfedcba9876543210;
    struct paper paper;
    paper_open(&paper, "table", false);
    paper_event(&paper, &layout, &(struct mixed){wide, {1, -2, 3}, UINT32_MAX, 0, {true, false}});
    paper_event(&paper, &layout, &(struct mixed){0, {0, 0, 0}, UINT32_MAX - 1, -2, {false, false}});
    assert_written(&paper, "OPERATION RESULT  NUMBERS  FLAGS                                  WIDE\n"
                           "OP_SYNC   OP_READ [1 -2 3] [true false] 0x0123456789abcdeffedcba9876543210\n"
                           "4294967294 -2      [0 0 0]  [false false] 0x00000000000000000000000000000000\n");
    paper_close(&paper);
}

static void short_record_shows_what_it_has(void **state)
{
    (void)state;
    const struct exec exec = {23, 1000, "bash", "/bin/true"};
    struct record record = {.data = &exec};
    struct paper paper;
    paper_open(&paper, "table", false);
    paper_begin(&paper, &exec_layout);
    record.size_bytes = sizeof(exec) - 1;
    writer_event(paper.writer, &exec_layout, &record);
    record.size_bytes = offsetof(struct exec, uid) + 3;
    writer_event(paper.writer, &exec_layout, &record);
    record.size_bytes = 0;
    writer_event(paper.writer, &exec_layout, &record);
    assert_written(&paper, "    PID     UID COMM            FILE\n"
                           "     23    1000 bash            ?\n"
                           "     23       ? ?               ?\n"
                           "      ?       ? ?               ?\n");
    paper_close(&paper);
}

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* The time stamp of a moment in the middle of this second, and how a clock on the wall shows it. */
static uint64_t this_second(char *shown, size_t shown_bytes)
{
    int64_t monotonic_ns, now_ns;
    do { /* once more where the test was stopped between the two clocks */
        monotonic_ns = clock_ns(CLOCK_MONOTONIC);
        now_ns = clock_ns(CLOCK_REALTIME);
    } while (clock_ns(CLOCK_MONOTONIC) - monotonic_ns > 100000000);
    time_t second = now_ns / 1000000000;
    struct tm utc;
    gmtime_r(&second, &utc);
    (void)strftime(shown, shown_bytes, "%H:%M:%S", &utc);
    return (uint64_t)(monotonic_ns - now_ns % 1000000000 + 500000000);
}

static void table_with_time(void **state)
{
    (void)state;
    setenv("TZ", "UTC", 1);
    char now[16];
    struct text expected = {0};
    struct paper paper;
    paper_open(&paper, "table", true);
    paper_begin(&paper, &leave_layout);
    writer_tick(paper.writer);
    paper_event_at(&paper, &leave_layout, &(struct leave){0, 23}, this_second(now, sizeof(now)));
    text_printf(&expected, "TIME      STATUS     PID\n%s       0      23\n", now);
    assert_written(&paper, text_cstr(&expected));
    text_finish(&expected);
    paper_close(&paper);
}

static void log_lines(void **state)
{
    (void)state;
    setenv("TZ", "UTC", 1);
    char now[16];
    struct field fields[] = {exec_fields[0], exec_fields[2]};
    const struct layout layout = LAYOUT(struct exec, fields);
    struct text expected = {0};
    struct paper paper;
    paper_open(&paper, "log", false);
    paper_begin(&paper, &layout);
    uint64_t time_ns = this_second(now, sizeof(now));
    paper_event_at(&paper, &layout, &(struct exec){.pid = 1234, .comm = "bash"}, time_ns);
    paper_event_at(&paper, &layout, &(struct exec){.pid = 5, .comm = "a\tb: c"}, time_ns);
    text_printf(&expected, "bccrun: %s pid: 1234\tcomm: bash\n", now);
    text_printf(&expected, "bccrun: %s pid: 5\tcomm: a\\tb: c\n", now);
    assert_written(&paper, text_cstr(&expected));
    text_finish(&expected);
    paper_close(&paper);
}

static void check_daytime(struct daytime *daytime, uint64_t time_ns, const char *expected)
{
    struct text text = {0};
    daytime_append(daytime, &text, time_ns);
    assert_string_equal(text_cstr(&text), expected);
    text_finish(&text);
}

static void daytime_is_local_and_follows_the_clock(void **state)
{
    (void)state;
    struct daytime daytime;
    setenv("TZ", "UTC", 1);
    daytime_init(&daytime);
    daytime.realtime_offset_ns = 0;
    check_daytime(&daytime, 0, "00:00:00");
    check_daytime(&daytime, UINT64_C(86399999999999), "23:59:59");
    check_daytime(&daytime, UINT64_C(86400000000000), "00:00:00");
    daytime.realtime_offset_ns = UINT64_C(3600000000000);
    check_daytime(&daytime, UINT64_C(86400000000000), "01:00:00");
    setenv("TZ", "IST-05:30", 1);
    daytime_init(&daytime);
    daytime.realtime_offset_ns = UINT64_C(1700000000999999999);
    check_daytime(&daytime, 0, "03:43:20");
    check_daytime(&daytime, 1, "03:43:21");
}

/* Made-up clocks: suspended for an hour, 10 seconds after boot at 08:00:00. */
static void daytime_counts_while_suspended(void **state)
{
    (void)state;
    struct daytime daytime;
    const uint64_t second = 1000000000, boot = UINT64_C(8) * 3600 * second;
    setenv("TZ", "UTC", 1);
    daytime_init(&daytime);
    daytime.last = (struct daytime_clocks){0};
    daytime_take(&daytime, &(struct daytime_clocks){9 * second, 9 * second, boot + 9 * second});
    check_daytime(&daytime, 9 * second, "08:00:09");
    daytime_take(&daytime, &(struct daytime_clocks){11 * second, 3611 * second, boot + 3611 * second});
    check_daytime(&daytime, 9 * second + 1, "08:00:09");
    check_daytime(&daytime, 11 * second, "09:00:11");
    daytime_take(&daytime, &(struct daytime_clocks){20 * second, 3620 * second, boot + 3620 * second});
    check_daytime(&daytime, 9 * second, "08:00:09");
    check_daytime(&daytime, 19 * second, "09:00:19");
    /* The clock is set one hour back: nothing was suspended. */
    daytime_take(&daytime, &(struct daytime_clocks){21 * second, 3621 * second, boot + 21 * second});
    check_daytime(&daytime, 21 * second, "08:00:21");
    check_daytime(&daytime, 9 * second, "08:00:09");
    unsetenv("TZ");
}

static void much_is_written_without_a_flush(void **state)
{
    (void)state;
    struct paper paper;
    paper_open(&paper, "table", false);
    paper_begin(&paper, &leave_layout);
    for (uint32_t i = 0; i < 6007; i++)
        paper_event(&paper, &leave_layout, &(struct leave){0, i});
    off_t before = lseek(paper.fd, 0, SEEK_END);
    assert_true(before > 65536 && before < 6008 * LEAVE_LINE_BYTES);
    assert_int_equal(writer_flush(paper.writer), 0);
    assert_int_equal(lseek(paper.fd, 0, SEEK_END), 6008 * LEAVE_LINE_BYTES);
    paper_close(&paper);
}

static struct writer *writer_on(int fd)
{
    const struct writer_options options = {.format = "table"};
    struct writer *writer = writer_new(&options, fd);
    assert_non_null(writer);
    return writer;
}

static void send_leaves(struct writer *writer, int count)
{
    const struct leave leave = {0, 23};
    const struct record record = {.data = &leave, .size_bytes = sizeof(leave)};
    for (int i = 0; i < count; i++)
        writer_event(writer, &leave_layout, &record);
}

static void reader_gone_is_not_an_error_to_report(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    struct writer *writer = writer_on(ends[1]);
    error_clear();
    send_leaves(writer, 1);
    assert_int_equal(writer_flush(writer), 0);
    close(ends[0]);
    send_leaves(writer, 1);
    assert_int_equal(writer_flush(writer), -EPIPE);
    assert_string_equal(error_text(), "");
    writer_free(writer);
    close(ends[1]);
}

static void full_disk_is_reported(void **state)
{
    (void)state;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    struct writer *writer = writer_on(fd);
    assert_int_equal(writer_flush(writer), 0);
    send_leaves(writer, 1);
    assert_int_equal(writer_flush(writer), -ENOSPC);
    assert_string_equal(error_text(), "cannot write to standard output: No space left on device");
    assert_string_equal(error_hints(), "free some space where the output goes, or send it elsewhere\n");
    writer_free(writer);
    close(fd);
}

static void failure_between_flushes_is_kept(void **state)
{
    (void)state;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    struct writer *writer = writer_on(fd);
    send_leaves(writer, 10007);
    error_clear();
    assert_int_equal(writer_flush(writer), -ENOSPC);
    assert_string_equal(error_text(), "cannot write to standard output: No space left on device");
    writer_free(writer);
    close(fd);
}

/* A child reads slowly from a pipe that holds one page and does not block, so that writes are short and
 * refused. */
static void slow_reader_gets_everything(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    assert_true(fcntl(ends[1], F_SETPIPE_SZ, 4096) >= 0);
    int plain = fcntl(ends[0], F_GETFL) & ~O_NONBLOCK;
    assert_int_equal(fcntl(ends[0], F_SETFL, plain), 0);
    pid_t reader = fork();
    assert_true(reader >= 0);
    if (reader == 0) {
        char bytes[1009];
        ssize_t total = 0;
        close(ends[1]);
        for (ssize_t length; (length = read(ends[0], bytes, sizeof(bytes))) > 0;)
            total += length;
        _exit(total == 10008 * LEAVE_LINE_BYTES ? 0 : 1);
    }
    struct writer *writer = writer_on(ends[1]);
    send_leaves(writer, 10007);
    assert_int_equal(writer_flush(writer), 0);
    writer_free(writer);
    close(ends[1]);
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_int_equal(status, 0);
}

static bool is_over(void *context)
{
    (void)context;
    return true;
}

/* A pipe of one page is full in the middle of a row. */
static void stopped_reader_gets_whole_rows(void **state)
{
    (void)state;
    const struct writer_options options = {.format = "csv"};
    const struct leave leave = {0, 230};
    const struct record record = {.data = &leave, .size_bytes = sizeof(leave)};
    static char bytes[65536];
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_true(fcntl(ends[1], F_SETPIPE_SZ, 4096) >= 0);
    struct writer *writer = writer_new(&options, ends[1]);
    assert_non_null(writer);
    patient_end_by(is_over, NULL);
    for (int i = 0; i < 997; i++)
        writer_event(writer, &leave_layout, &record);
    assert_int_equal(writer_flush(writer), 0);
    assert_int_equal(writer_check_reader(writer), -ETIMEDOUT);
    patient_end_by(NULL, NULL);
    ssize_t length = read(ends[0], bytes, sizeof(bytes));
    long rows = (length - (long)strlen("STATUS,PID\n")) / (long)strlen("0,230\n");
    assert_true(rows > 600 && rows < 997);
    assert_memory_equal(bytes + length - 12, "0,230\n0,230\n", 12);
    char *expected = NULL;
    assert_true(asprintf(&expected,
                         "%ld lines were not written to standard output: its reader has stopped reading",
                         997 - rows) > 0);
    assert_string_equal(error_text(), expected);
    free(expected);
    writer_free(writer);
    close(ends[0]);
    close(ends[1]);
}

static void unknown_format_is_wrong_usage(void **state)
{
    (void)state;
    const struct writer_options options = {.format = "tabel"};
    assert_null(writer_new(&options, STDOUT_FILENO));
    assert_string_equal(error_text(), "cannot write in the format 'tabel': no such format");
    assert_string_equal(error_hints(), "the formats are: table, log, json, csv\n");
    assert_int_equal(error_status(), 2);
    writer_free(NULL);
}

static int ignore_sigpipe(void **state)
{
    (void)state;
    return signal(SIGPIPE, SIG_IGN) == SIG_ERR ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_of_execs),
        cmocka_unit_test(header_comes_with_the_first_row_at_the_latest),
        cmocka_unit_test(header_is_repeated_where_the_layout_changes),
        cmocka_unit_test(begin_forgets_what_was_before),
        cmocka_unit_test(begin_repeats_no_heading_that_stays),
        cmocka_unit_test(columns_grow_and_stay_grown),
        cmocka_unit_test(columns_are_counted_in_characters),
        cmocka_unit_test(untrusted_text_is_made_safe),
        cmocka_unit_test(text_that_fills_its_array_may_be_cut),
        cmocka_unit_test(every_kind_of_value),
        cmocka_unit_test(short_record_shows_what_it_has),
        cmocka_unit_test(table_with_time),
        cmocka_unit_test(log_lines),
        cmocka_unit_test(daytime_is_local_and_follows_the_clock),
        cmocka_unit_test(daytime_counts_while_suspended),
        cmocka_unit_test(much_is_written_without_a_flush),
        cmocka_unit_test(reader_gone_is_not_an_error_to_report),
        cmocka_unit_test(full_disk_is_reported),
        cmocka_unit_test(failure_between_flushes_is_kept),
        cmocka_unit_test(slow_reader_gets_everything),
        cmocka_unit_test(stopped_reader_gets_whole_rows),
        cmocka_unit_test(unknown_format_is_wrong_usage),
    };
    return cmocka_run_group_tests(tests, ignore_sigpipe, NULL);
}
