// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "image/exchange.h"
#include "made_image.h"

#include <cmocka.h>

static void write_request(struct text *wire)
{
    char *flags[] = {(char *)"-Wall", (char *)"-I/usr/include"};
    struct request_function functions[] = {
        {.name = (char *)"hello", .type = BPF_PROG_TYPE_KPROBE},
        {.name = (char *)"kfunc__f",
         .type = BPF_PROG_TYPE_TRACING,
         .attach_type = BPF_TRACE_FENTRY,
         .attach_btf_id = 23},
    };
    const struct request request = {
        .text = (char *)"#include <a.h>\nint x;\n",
        .body_at = 15,
        .head = (char *)"#include <a.h>\n",
        .head_flag_count = 1,
        .head_use = HEAD_MAKE,
        .headers_source = (char *)"/usr/src/linux",
        .formats = (char *)"/other/tracing",
        .flags = flags,
        .flag_count = 2,
        .functions = functions,
        .function_count = 2,
    };
    request_write(&request, wire);
}

static int read_request(const char *bytes, size_t length, struct request *request)
{
    char *copy = xcalloc(1, length);
    memcpy(copy, bytes, length);
    int err = request_read(copy, length, request);
    free(copy);
    return err;
}

static void request_reads_back_the_same(void **state)
{
    (void)state;
    struct text wire = {0};
    struct request request;
    write_request(&wire);
    assert_int_equal(read_request(wire.bytes, wire.length, &request), 0);
    assert_string_equal(request.text + request.body_at, "int x;\n");
    assert_string_equal(request.head, "#include <a.h>\n");
    assert_int_equal(request.head_flag_count, 1);
    assert_int_equal(request.head_use, HEAD_MAKE);
    assert_string_equal(request.headers_source, "/usr/src/linux");
    assert_string_equal(request.formats, "/other/tracing");
    assert_int_equal(request.flag_count, 2);
    assert_string_equal(request.flags[1], "-I/usr/include");
    assert_int_equal(request.function_count, 2);
    assert_string_equal(request.functions[1].name, "kfunc__f");
    assert_int_equal(request.functions[1].type, BPF_PROG_TYPE_TRACING);
    assert_int_equal(request.functions[1].attach_type, BPF_TRACE_FENTRY);
    assert_int_equal(request.functions[1].attach_btf_id, 23);
    request_finish(&request);
    text_finish(&wire);
}

static void every_truncated_request_is_refused(void **state)
{
    (void)state;
    struct text wire = {0};
    struct request request;
    write_request(&wire);
    for (size_t length = 0; length < wire.length; length++) {
        assert_int_equal(read_request(wire.bytes, length, &request), -EBADMSG);
        assert_string_equal(error_text(), "cannot compile: the request is damaged");
        assert_memory_equal(&request, &(struct request){0}, sizeof(request));
    }
    text_char(&wire, 'x');
    assert_int_equal(read_request(wire.bytes, wire.length, &request), -EBADMSG);
    text_finish(&wire);
}

static void write_image_reply(struct text *wire)
{
    struct reply reply = {.kind = REPLY_IMAGE};
    made_image_init(&reply.image);
    reply_write(&reply, wire);
    reply_finish(&reply);
}

static void write_refusal(enum reply_kind kind, int err, struct text *wire)
{
    struct source_position positions[] = {{0, 12, 5}, {7, 0, 0}, {8, 13, 9}};
    const struct reply reply = {
        .kind = kind,
        .function = 1,
        .err = err,
        .log = (char *)"0: (bf) r6 = r1\n",
        .hints = (char *)"one\ntwo\n",
        .positions = positions,
        .position_count = 3,
    };
    reply_write(&reply, wire);
}

static int read_reply(const char *bytes, size_t length, struct reply *reply)
{
    char *copy = xcalloc(1, length);
    memcpy(copy, bytes, length);
    int err = reply_read(copy, length, reply);
    free(copy);
    return err;
}

static void image_reads_back_from_a_reply(void **state)
{
    (void)state;
    struct text wire = {0};
    struct reply reply;
    write_image_reply(&wire);
    assert_int_equal(read_reply(wire.bytes, wire.length, &reply), 0);
    assert_int_equal(reply.kind, REPLY_IMAGE);
    assert_string_equal(reply.image.programs[0].name, "hello");
    assert_true(made_image_is_sound(&reply.image));
    reply_finish(&reply);
    text_finish(&wire);
}

static void every_kind_of_refusal_reads_back_the_same(void **state)
{
    (void)state;
    for (int kind = REPLY_TEXT; kind <= REPLY_FAILED; kind++) {
        struct text wire = {0};
        struct reply reply;
        write_refusal((enum reply_kind)kind, EACCES, &wire);
        assert_int_equal(read_reply(wire.bytes, wire.length, &reply), 0);
        assert_int_equal(reply.kind, kind);
        assert_int_equal(reply.function, 1);
        assert_int_equal(reply.err, EACCES);
        assert_string_equal(reply.log, "0: (bf) r6 = r1\n");
        assert_string_equal(reply.hints, "one\ntwo\n");
        assert_int_equal(reply.position_count, 3);
        assert_int_equal(reply.positions[2].instruction, 8);
        assert_int_equal(reply.positions[2].line, 13);
        assert_int_equal(reply.positions[2].column, 9);
        reply_finish(&reply);
        text_finish(&wire);
    }
}

static void what_was_left_out_is_empty(void **state)
{
    (void)state;
    struct text wire = {0};
    struct reply reply = {.kind = REPLY_TEXT};
    reply_write(&reply, &wire);
    assert_int_equal(read_reply(wire.bytes, wire.length, &reply), 0);
    assert_string_equal(reply.log, "");
    assert_string_equal(reply.hints, "");
    assert_int_equal(reply.position_count, 0);
    reply_finish(&reply);
    text_finish(&wire);
}

static void expect_damaged(const char *bytes, size_t length)
{
    struct reply reply;
    assert_int_equal(read_reply(bytes, length, &reply), -EBADMSG);
    assert_string_equal(error_text(), "cannot compile: the compiler process's reply is damaged");
    assert_memory_equal(&reply, &(struct reply){0}, sizeof(reply));
}

static void expect_truncations_refused(struct text *wire)
{
    for (size_t length = 0; length < wire->length; length++)
        expect_damaged(wire->bytes, length);
    text_char(wire, 'x');
    expect_damaged(wire->bytes, wire->length);
    text_finish(wire);
}

/* A compiler process that was killed leaves what it had written so far: often nothing. */
static void every_truncated_reply_is_refused(void **state)
{
    (void)state;
    struct text wire = {0};
    write_image_reply(&wire);
    expect_truncations_refused(&wire);
    wire = (struct text){0};
    write_refusal(REPLY_REJECTED, EINVAL, &wire);
    expect_truncations_refused(&wire);
}

static void every_changed_byte_is_refused_or_harmless(void **state)
{
    (void)state;
    struct text wire = {0};
    write_refusal(REPLY_REJECTED, EINVAL, &wire);
    for (size_t at = 0; at < wire.length; at++)
        for (int bit = 0; bit < 8; bit++) {
            struct reply reply;
            wire.bytes[at] = (char)(wire.bytes[at] ^ (1 << bit));
            int err = read_reply(wire.bytes, wire.length, &reply);
            assert_true(err == 0 || err == -EBADMSG);
            reply_finish(&reply);
            wire.bytes[at] = (char)(wire.bytes[at] ^ (1 << bit));
        }
    text_finish(&wire);
}

static void unknown_kinds_are_refused(void **state)
{
    (void)state;
    struct text wire = {0};
    write_refusal((enum reply_kind)(REPLY_FAILED + 1), EINVAL, &wire);
    expect_damaged(wire.bytes, wire.length);
    text_finish(&wire);
}

/* Without a reason the run would go on as if all were well. */
static void rejection_needs_an_error_number(void **state)
{
    (void)state;
    const int errors[] = {0, -1, INT_MIN, INT_MAX, 4096};
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        struct text wire = {0};
        write_refusal(REPLY_REJECTED, errors[i], &wire);
        expect_damaged(wire.bytes, wire.length);
        text_finish(&wire);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_reads_back_the_same),
        cmocka_unit_test(every_truncated_request_is_refused),
        cmocka_unit_test(image_reads_back_from_a_reply),
        cmocka_unit_test(every_kind_of_refusal_reads_back_the_same),
        cmocka_unit_test(what_was_left_out_is_empty),
        cmocka_unit_test(every_truncated_reply_is_refused),
        cmocka_unit_test(every_changed_byte_is_refused_or_harmless),
        cmocka_unit_test(unknown_kinds_are_refused),
        cmocka_unit_test(rejection_needs_an_error_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
