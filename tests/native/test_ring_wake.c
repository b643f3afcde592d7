// SPDX-License-Identifier: Apache-2.0
/*
 * When a stream wants to look at a BPF ring buffer of this kernel. A program that sends eight bytes is run as
 * often as the test says, without being attached anywhere. Needs root.
 */
#include "events/stream.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <linux/bpf.h>

#include "base/sys.h"

#include <cmocka.h>

#define LARGE_BYTES  (256 * 1024)
#define SMALL_BYTES  (16 * 1024)
#define PATIENCE_MS  300000
#define RECORD_BYTES 16 /* eight of header, eight of data */

struct fixture {
    int ring_fd;
    int program_fd;
    struct stream *stream;
};

static int make_ring(uint32_t bytes)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_type = BPF_MAP_TYPE_RINGBUF;
    attr.max_entries = bytes;
    return sys_bpf(BPF_MAP_CREATE, &attr);
}

/* ringbuf_output(ring, stack, 8, 0), as a raw tracepoint's program: those can be run by hand (Linux 5.10). */
static int load_sender(int ring_fd)
{
    const struct bpf_insn program[] = {
        {.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_10, .off = -8, .imm = 23},
        {.code = BPF_LD | BPF_IMM | BPF_DW,
         .dst_reg = BPF_REG_1,
         .src_reg = BPF_PSEUDO_MAP_FD,
         .imm = ring_fd},
        {0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_2, .src_reg = BPF_REG_10},
        {.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_2, .imm = -8},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_3, .imm = 8},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_4},
        {.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_ringbuf_output},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
        {.code = BPF_JMP | BPF_EXIT},
    };
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT;
    attr.insns = (uintptr_t)program;
    attr.insn_cnt = sizeof(program) / sizeof(program[0]);
    attr.license = (uintptr_t) "GPL";
    return sys_bpf(BPF_PROG_LOAD, &attr);
}

static void start(struct fixture *f, uint32_t bytes)
{
    f->ring_fd = make_ring(bytes);
    assert_true(f->ring_fd >= 0);
    f->program_fd = load_sender(f->ring_fd);
    assert_true(f->program_fd >= 0);
    f->stream = stream_new(4096);
    assert_non_null(f->stream);
    assert_int_equal(stream_add_ring(f->stream, f->ring_fd, bytes, 0, "ring"), 0);
}

static void stop(struct fixture *f)
{
    stream_free(f->stream);
    close(f->program_fd);
    close(f->ring_fd);
}

static void send_records(const struct fixture *f, int count)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.test.prog_fd = (uint32_t)f->program_fd;
    for (int i = 0; i < count; i++)
        assert_int_equal(sys_bpf(BPF_PROG_TEST_RUN, &attr), 0);
}

static bool is_readable(const struct fixture *f, int timeout_ms)
{
    struct pollfd fd = {.fd = stream_fd(f->stream), .events = POLLIN};
    return poll(&fd, 1, timeout_ms) == 1;
}

static void expect_drained(const struct fixture *f, int expected)
{
    struct record record;
    int count = 0;
    for (stream_drain(f->stream, false); stream_next(f->stream, &record); count++) {
        uint64_t value;
        assert_int_equal(record.size_bytes, sizeof(value));
        memcpy(&value, record.data, sizeof(value));
        assert_int_equal(value, 23);
    }
    assert_int_equal(count, expected);
}

static void first_record_wakes_and_those_behind_it_do_not(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, LARGE_BYTES);
    expect_drained(&f, 0);
    assert_false(is_readable(&f, 20));
    assert_int_equal(stream_tick_ms(f.stream), 25);

    send_records(&f, 1);
    assert_true(is_readable(&f, PATIENCE_MS));
    expect_drained(&f, 1);
    send_records(&f, 7);
    assert_false(is_readable(&f, 20));
    assert_int_equal(stream_tick_ms(f.stream), 2);
    expect_drained(&f, 7);

    expect_drained(&f, 0);
    assert_int_equal(stream_tick_ms(f.stream), 25);
    send_records(&f, 1);
    assert_true(is_readable(&f, PATIENCE_MS));
    stop(&f);
}

static void record_that_comes_between_drain_and_listening_wakes(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, LARGE_BYTES);
    send_records(&f, 1);
    expect_drained(&f, 1);
    struct record record;
    stream_drain(f.stream, false);
    send_records(&f, 1);
    assert_false(stream_next(f.stream, &record));
    assert_true(is_readable(&f, PATIENCE_MS));
    expect_drained(&f, 1);
    stop(&f);
}

static void ring_that_fills_is_looked_at_without_a_pause(void **state)
{
    (void)state;
    struct fixture f;
    const int quarter = LARGE_BYTES / 4 / RECORD_BYTES;
    start(&f, LARGE_BYTES);
    send_records(&f, quarter);
    expect_drained(&f, quarter);
    assert_int_equal(stream_tick_ms(f.stream), 2);
    send_records(&f, quarter + 1);
    expect_drained(&f, quarter + 1);
    assert_int_equal(stream_tick_ms(f.stream), 0);
    expect_drained(&f, 0);
    assert_int_equal(stream_tick_ms(f.stream), 25);
    stop(&f);
}

static void small_ring_always_wakes(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, SMALL_BYTES);
    for (int i = 0; i < 3; i++) {
        send_records(&f, 1);
        assert_true(is_readable(&f, PATIENCE_MS));
        expect_drained(&f, 1);
        assert_false(is_readable(&f, 0));
    }
    stop(&f);
}

/* Says why nothing can be tested here, or returns NULL. */
static const char *unfit(void)
{
    if (geteuid() != 0)
        return "it needs root";
    int fd = make_ring(SMALL_BYTES);
    if (fd < 0)
        return "this kernel gives no ring buffer";
    close(fd);
    return NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_record_wakes_and_those_behind_it_do_not),
        cmocka_unit_test(record_that_comes_between_drain_and_listening_wakes),
        cmocka_unit_test(ring_that_fills_is_looked_at_without_a_pause),
        cmocka_unit_test(small_ring_always_wakes),
    };
    const char *reason = unfit();
    if (reason != NULL) {
        printf("ok 1 - test_ring_wake # SKIP %s\n", reason);
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
