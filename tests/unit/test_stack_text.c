// SPDX-License-Identifier: Apache-2.0
/* Stacks in every format, of made frames. */
#include "events/stack.h"
#include "output/stack_text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "planned.h"

#define NAME(literal) ((char[]){literal})

static const struct stack_frame frames[] = {
    {.address = 0x1010, .symbol = "inner", .offset = 0x10, .module = "/usr/bin/pro gram"},
    {.address = 0x2000, .symbol = "a;b\x1b[31m\"", .offset = 0, .module = NULL},
    {.address = 0x3000, .symbol = NULL, .offset = 0x99, .module = "/lib/x.so"},
    {.address = 0xffffffff81000001, .symbol = "vfs_read", .offset = 1, .module = "kernel"},
    {.address = 0x4000, .symbol = NULL, .module = NULL},
    {.address = 0, .symbol = NULL, .offset = 0x77, .module = "build-id 0a"},
};

/* What the source was asked. */
static uint32_t asked_pid;

static void read_made(struct stack_source *source, int64_t id, uint32_t pid, struct stack *stack)
{
    (void)source;
    asked_pid = pid;
    if (id != 5)
        return;
    stack->frames = frames;
    stack->count = sizeof(frames) / sizeof(frames[0]);
}

static struct field pid_field = {.name = NAME("pid"), .size_bytes = 8, .count = 1};
static struct stack_source made = {.read = read_made, .offset_bytes = 8, .pid = &pid_field};
static struct field fields[] = {
    {.name = NAME("stack"),
     .kind = FIELD_SIGNED,
     .reading = READING_STACK,
     .offset_bytes = 8,
     .size_bytes = 4,
     .count = 1,
     .stack = &made},
};
static const struct layout layout = {
    .name = NAME("event"), .size_bytes = 16, .fields = fields, .field_count = 1};

struct event {
    uint64_t pid;
    int32_t stack;
    uint32_t padding;
};

static struct text text;

static int finish(void **state)
{
    (void)state;
    text_finish(&text);
    return 0;
}

/* The lines beneath a row. @name: what is above them. */
static void assert_lines(int32_t id, const char *name, const char *expected)
{
    const struct event event = {.stack = id};
    text_clear(&text);
    stack_append_field(&text, &fields[0], (const char *)&event.stack, name);
    assert_string_equal(text_cstr(&text), expected);
}

static void assert_in_row(int32_t id, bool is_raw, const char *expected)
{
    const struct event event = {.stack = id};
    text_clear(&text);
    planned_text(&text, &layout, &event, is_raw);
    assert_string_equal(text_cstr(&text), expected);
}

static void assert_json(int32_t id, const char *expected)
{
    const struct event event = {.stack = id};
    text_clear(&text);
    planned_json(&text, &layout, &event, sizeof(event), false);
    assert_string_equal(text_cstr(&text), expected);
}

static void a_line_for_each_function(void **state)
{
    (void)state;
    assert_lines(5, NULL,
                 "    inner+0x10 [pro gram]\n"
                 "    a;b\\e[31m\"+0x0\n"
                 "    0x3000 [x.so]\n"
                 "    vfs_read+0x1 [kernel]\n"
                 "    0x4000\n"
                 "    0x77 [build-id 0a]\n");
}

static void why_there_is_none(void **state)
{
    (void)state;
    assert_lines(-EEXIST, "user_stack", "    user_stack\n        -17 EEXIST: no room in the stack table\n");
    assert_in_row(-EFAULT, false, "-14 EFAULT: no stack");
    assert_in_row(6, false, "6: no stack");
    text_clear(&text);
    stack_append_field(&text, &fields[0], NULL, NULL);
    assert_string_equal(text_cstr(&text), "    ?\n");
}

static void folded_into_one(void **state)
{
    (void)state;
    assert_in_row(5, false, "[build-id 0a];0x4000;vfs_read;[x.so];a:b\\e[31m\";inner");
    assert_in_row(5, true, "5");
}

static void as_json(void **state)
{
    (void)state;
    assert_json(
        5, "{\"stack\":[{\"symbol\":\"inner\",\"offset\":16,\"module\":\"/usr/bin/pro "
           "gram\",\"address\":\"0x1010\"},"
           "{\"symbol\":\"a;b\\u001b[31m\\\"\",\"offset\":0,\"module\":null,\"address\":\"0x2000\"},"
           "{\"symbol\":null,\"offset\":153,\"module\":\"/lib/x.so\",\"address\":\"0x3000\"},"
           "{\"symbol\":\"vfs_read\",\"offset\":1,\"module\":\"kernel\",\"address\":\"0xffffffff81000001\"},"
           "{\"symbol\":null,\"offset\":0,\"module\":null,\"address\":\"0x4000\"},"
           "{\"symbol\":null,\"offset\":119,\"module\":\"build-id 0a\",\"address\":null}]}");
    assert_json(-EFAULT, "{\"stack\":-14}");
}

static void its_process_is_the_field_beside_it(void **state)
{
    (void)state;
    struct stack stack;
    struct event event = {.pid = UINT64_C(42) << 32 | 43, .stack = 5};
    field_stack(&fields[0], &event.stack, &stack);
    assert_int_equal(asked_pid, 42); /* as bpf_get_current_pid_tgid() gives it */
    event.pid = 44;
    field_stack(&fields[0], &event.stack, &stack);
    assert_int_equal(asked_pid, 44);
    struct event outer[] = {{.pid = 45}, {.pid = 46, .stack = 5}};
    field_stack(&fields[0], &outer[1].stack, &stack); /* in a struct that is behind another in the record */
    assert_int_equal(asked_pid, 46);
    assert_int_equal(stack.count, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_line_for_each_function, finish),
        cmocka_unit_test_teardown(why_there_is_none, finish),
        cmocka_unit_test_teardown(folded_into_one, finish),
        cmocka_unit_test_teardown(as_json, finish),
        cmocka_unit_test(its_process_is_the_field_beside_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
