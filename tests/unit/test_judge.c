// SPDX-License-Identifier: Apache-2.0
#include "course/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct rows rows;
static struct work work;
static struct text why;

static int forget(void **state)
{
    (void)state;
    rows_finish(&rows);
    text_finish(&why);
    memset(&rows, 0, sizeof(rows));
    memset(&work, 0, sizeof(work));
    memset(&why, 0, sizeof(why));
    return 0;
}

static void read_line(const char *line)
{
    rows_read_line(&rows, line, strlen(line));
}

static const struct criteria criteria = {
    .wanted = {"the parent"}, .absent = "look again", .left_out = "nobody asked for it"};

static struct call *add_call(int64_t pid, int64_t parent)
{
    struct call *call = work_call(&work, "process %d", (int)pid);
    call->marks[0] = known_number(pid);
    if (parent != 0)
        call->wanted[0] = known_number(parent);
    return call;
}

static void assert_missing(const char *words)
{
    assert_false(judge(&criteria, &work, &rows, &why));
    if (strstr(text_cstr(&why), words) == NULL)
        fail_msg("'%s' does not say '%s'", text_cstr(&why), words);
}

static void a_line_becomes_rows(void **state)
{
    (void)state;
    read_line("{\"type\":\"event\",\"struct\":\"event\",\"data\":{\"pid\":-7,\"a\":{\"b\":[1,"
              "\"\\u00e4\\n\\\\x\"]},\"big\":"
              "18446744073709551615}}");
    read_line("{\"type\":\"map\",\"name\":\"m\",\"entries\":[{\"key\":{\"comm\":\"x\"},\"value\":3},{\"key\":"
              "5,\"value\":"
              "{\"n\":4}}],\"left_out\":0}");
    read_line("{\"type\":\"map\",\"name\":\"h\",\"histogram\":\"log2\",\"key\":{\"comm\":\"x\"},\"buckets\":["
              "{\"low\":0,"
              "\"high\":1,\"count\":380}]}");
    read_line("{\"type\":\"summary\",\"lost\":12}");
    assert_int_equal(rows.count, 4);
    assert_int_equal(rows.lost, 12);
    assert_int_equal(row_value(&rows.list[0], "pid")->number, -7);
    assert_string_equal(row_value(&rows.list[0], "a.b[1]")->text, "\xc3\xa4\n\\x");
    assert_int_equal(row_value(&rows.list[0], "big")->number, -1);
    assert_string_equal(row_value(&rows.list[1], "key.comm")->text, "x");
    assert_int_equal(row_value(&rows.list[2], "value.n")->number, 4);
    assert_int_equal(row_value(&rows.list[2], "key")->number, 5);
    assert_int_equal(row_value(&rows.list[3], "count")->number, 380);
    assert_string_equal(row_value(&rows.list[3], "key.comm")->text, "x");
}

static void what_is_no_json_adds_nothing(void **state)
{
    (void)state;
    static const char *const lines[] = {"",
                                        "{",
                                        "{\"type\":\"event\",\"data\":{\"pid\":}}",
                                        "{\"type\":\"event\",\"data\":{\"pid\"",
                                        "[[[[",
                                        "\"",
                                        "{\"type\":\"event\",\"data\":{\"text\":\"\\",
                                        "{\"type\":\"event\",\"data\":{\"text\":\"\\u12"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        read_line(lines[i]);
    char deep[200];
    memset(deep, '[', sizeof(deep));
    rows_read_line(&rows, deep, sizeof(deep));
    assert_int_equal(rows.count, 0);
}

static void a_text_at_the_top(void **state)
{
    (void)state;
    const char *line = "{\"type\":\"error\",\"message\":\"cannot\"}";
    char *text = rows_text(line, strlen(line), "message");
    assert_string_equal(text, "cannot");
    free(text);
    assert_null(rows_text(line, strlen(line), "hint"));
}

static void names_do_not_count(void **state)
{
    (void)state;
    add_call(11, 7);
    add_call(13, 9);
    read_line("{\"type\":\"event\",\"data\":{\"x\":13,\"q\":9}}");
    read_line("{\"type\":\"event\",\"data\":{\"x\":11,\"q\":7}}");
    assert_true(judge(&criteria, &work, &rows, &why));
}

static void the_same_field_holds_it_each_time(void **state)
{
    (void)state;
    add_call(11, 7);
    add_call(13, 9);
    read_line("{\"type\":\"event\",\"data\":{\"pid\":11,\"cpu\":7,\"user\":0}}");
    read_line("{\"type\":\"event\",\"data\":{\"pid\":13,\"cpu\":1,\"user\":9}}");
    assert_missing("no field holds the parent: process 13 (looked for: 9); 'cpu' has it for another call");
}

static void nothing_of_the_call(void **state)
{
    (void)state;
    add_call(11, 7);
    assert_missing("attached, but it shows nothing at all: process 11; look again");
    text_clear(&why);
    read_line("{\"type\":\"event\",\"data\":{\"pid\":12}}");
    assert_missing("nothing that it shows is about this: process 11; look again");
    text_clear(&why);
    rows.lost = 5;
    assert_missing("5 events were lost because their buffer was full");
}

static void what_is_to_be_left_out(void **state)
{
    (void)state;
    add_call(11, 0)->is_left_out = true;
    assert_true(judge(&criteria, &work, &rows, &why));
    read_line("{\"type\":\"event\",\"data\":{\"pid\":11}}");
    assert_missing("shown, although nobody asked for it: process 11");
}

static void bytes_in_network_order(void **state)
{
    (void)state;
    add_call(11, 0x1234);
    read_line("{\"type\":\"event\",\"data\":{\"pid\":11,\"port\":13330}}");
    assert_missing("'port' holds it with its bytes swapped");
    text_clear(&why);
    work.calls[0] = (struct call){.what = "port", .marks = {known_number(0x1234)}};
    assert_missing("'port' holds it with its bytes swapped");
}

static void a_count_in_pieces(void **state)
{
    (void)state;
    add_call(11, 23);
    read_line("{\"type\":\"map\",\"entries\":[{\"key\":11,\"value\":20},{\"key\":11,\"value\":3},{\"key\":12,"
              "\"value\":23}]}");
    assert_missing("'value' adds up to it over several rows");
}

static void texts_and_ranges(void **state)
{
    (void)state;
    struct call *call = work_call(&work, "a file");
    call->marks[0] = known_text("/dev/null");
    call->wanted[0] = known_range(100, 200);
    read_line("{\"type\":\"event\",\"data\":{\"file\":\"/dev/nullify\",\"us\":150}}");
    read_line("{\"type\":\"event\",\"data\":{\"file\":\"/dev/null\",\"us\":99}}");
    assert_missing("(looked for: from 100 to 200)");
    text_clear(&why);
    read_line("{\"type\":\"event\",\"data\":{\"file\":\"/dev/null\",\"us\":200}}");
    assert_true(judge(&criteria, &work, &rows, &why));
}

static void a_field_s_name_is_made_safe(void **state)
{
    (void)state;
    add_call(11, 7);
    add_call(13, 9);
    read_line("{\"type\":\"event\",\"data\":{\"pid\":11,\"\\u001b[2J\":7}}");
    read_line("{\"type\":\"event\",\"data\":{\"pid\":13,\"\\u001b[2J\":1}}");
    assert_missing("'\\e[2J' has it for another call");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_line_becomes_rows, forget),
        cmocka_unit_test_teardown(what_is_no_json_adds_nothing, forget),
        cmocka_unit_test_teardown(a_text_at_the_top, forget),
        cmocka_unit_test_teardown(names_do_not_count, forget),
        cmocka_unit_test_teardown(the_same_field_holds_it_each_time, forget),
        cmocka_unit_test_teardown(nothing_of_the_call, forget),
        cmocka_unit_test_teardown(what_is_to_be_left_out, forget),
        cmocka_unit_test_teardown(bytes_in_network_order, forget),
        cmocka_unit_test_teardown(a_count_in_pieces, forget),
        cmocka_unit_test_teardown(texts_and_ranges, forget),
        cmocka_unit_test_teardown(a_field_s_name_is_made_safe, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
