// SPDX-License-Identifier: Apache-2.0
#include "probe/stack_ids.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct stack_ids ids;

static void read_text(const char *text)
{
    char *copy = strdup(text);
    const struct source source = {.text = copy, .length = strlen(copy)};
    stack_ids_read(&source, &ids);
    free(copy);
}

static int forget(void **state)
{
    (void)state;
    stack_ids_finish(&ids);
    return 0;
}

static void assert_id(enum stack_holder holder, const char *name, const char *map, enum stack_side side)
{
    const struct stack_id *id = stack_ids_find(&ids, holder, name);
    assert_non_null(id);
    if (map != NULL)
        assert_string_equal(id->map, map);
    else
        assert_null(id->map);
    assert_int_equal(id->side, side);
}

static void a_field_is_assigned_to(void **state)
{
    (void)state;
    read_text("int f(void *ctx) { struct key key = {.c = s.get_stackid(ctx, 1 << 8), .d = 2};\n"
              "key.a = s.get_stackid(ctx, 0); p->b = (u32) t.get_stackid(&ctx->regs, BPF_F_USER_STACK |"
              "BPF_F_REUSE_STACKID); p->e = s.get_stackid(ctx, FLAGS), p->g = 0; p->h = p->b; }");
    assert_id(STACK_FIELD, "a", "s", STACK_KERNEL);
    assert_id(STACK_FIELD, "b", "t", STACK_USER);
    assert_id(STACK_FIELD, "c", "s", STACK_KERNEL);
    assert_id(STACK_FIELD, "e", "s", STACK_ANY);
    assert_id(STACK_FIELD, "h", "t", STACK_USER);
    assert_null(stack_ids_find(&ids, STACK_FIELD, "d"));
    assert_null(stack_ids_find(&ids, STACK_FIELD, "g"));
    assert_null(stack_ids_find(&ids, STACK_FIELD, "key"));
}

static void a_variable_hands_it_on_in_its_function(void **state)
{
    (void)state;
    read_text(
        "int f(void *ctx) { int key = s.get_stackid(ctx, 0), zero = 0; if (key < 0) return 0; e.x = key;\n"
        "counts.increment(key); last.update(&cpu, &key); e.n = key + 1; e.ok = key == 3; e.m = key >= 0; }\n"
        "int g(void *ctx) { int key = 3; other.lookup_or_try_init(&key, &zero); e.y = key; }");
    assert_id(STACK_FIELD, "x", "s", STACK_KERNEL);
    assert_id(STACK_KEY, "counts", "s", STACK_KERNEL);
    assert_id(STACK_VALUE, "last", "s", STACK_KERNEL);
    assert_null(stack_ids_find(&ids, STACK_KEY, "last"));
    assert_null(stack_ids_find(&ids, STACK_KEY, "other"));
    assert_null(stack_ids_find(&ids, STACK_FIELD, "y"));
    assert_null(stack_ids_find(&ids, STACK_FIELD, "n"));
    assert_null(stack_ids_find(&ids, STACK_FIELD, "m"));
    assert_null(stack_ids_find(&ids, STACK_FIELD, "ok"));
    assert_null(stack_ids_find(&ids, STACK_FIELD, "key"));
}

static void what_is_called_a_stack_is_known_everywhere(void **state)
{
    (void)state;
    read_text("int f(void *ctx) { int stackid = s.get_stackid(ctx, skip); struct e e = {1, stackid}; }\n"
              "static void g(u64 *stackid, u64 ns) { best.update(stackid, &ns); }");
    assert_id(STACK_KEY, "best", "s", STACK_ANY);
    assert_id(STACK_FIELD, "stackid", "s", STACK_ANY);
}

static void what_differs_is_not_certain(void **state)
{
    (void)state;
    read_text(
        "int f(void *ctx) { a.one = s.get_stackid(ctx, 0); a.one = s.get_stackid(ctx, BPF_F_USER_STACK);\n"
        "a.two = s.get_stackid(ctx, 0); b.two = t.get_stackid(ctx, 0); }");
    assert_id(STACK_FIELD, "one", "s", STACK_ANY);
    assert_id(STACK_FIELD, "two", NULL, STACK_KERNEL);
}

static void a_process_is_known_by_what_fills_it(void **state)
{
    (void)state;
    read_text(
        "int f(void *ctx) { e.who = bpf_get_current_pid_tgid() >> 32; u32 x = bpf_get_current_pid_tgid();"
        "e.when = bpf_ktime_get_ns(); }");
    assert_true(stack_ids_is_pid(&ids, "who"));
    assert_false(stack_ids_is_pid(&ids, "x"));
    assert_false(stack_ids_is_pid(&ids, "when"));
}

static void names_that_say_it(void **state)
{
    (void)state;
    assert_true(stack_ids_is_name("stack"));
    assert_true(stack_ids_is_name("kstack"));
    assert_true(stack_ids_is_name("kern_stackid"));
    assert_true(stack_ids_is_name("w_u_stack_id"));
    assert_false(stack_ids_is_name("stack_size"));
    assert_false(stack_ids_is_name("stacks"));
    assert_false(stack_ids_is_name("id"));
    assert_false(stack_ids_is_name(""));
}

static void text_that_ends_anywhere_is_read(void **state)
{
    (void)state;
    const char *text = "int f(void *c) { int k = s.get_stackid(c, (0)); m.update(&x, (int *)&k); e->z = k; }";
    for (size_t length = 0; length <= strlen(text); length++) {
        char *cut = strndup(text, length);
        read_text(cut);
        free(cut);
        stack_ids_finish(&ids);
    }
    read_text(text);
    assert_id(STACK_VALUE, "m", "s", STACK_KERNEL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_field_is_assigned_to, forget),
        cmocka_unit_test_teardown(a_variable_hands_it_on_in_its_function, forget),
        cmocka_unit_test_teardown(what_is_called_a_stack_is_known_everywhere, forget),
        cmocka_unit_test_teardown(what_differs_is_not_certain, forget),
        cmocka_unit_test_teardown(a_process_is_known_by_what_fills_it, forget),
        cmocka_unit_test(names_that_say_it),
        cmocka_unit_test_teardown(text_that_ends_anywhere_is_read, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
