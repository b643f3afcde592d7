// SPDX-License-Identifier: Apache-2.0
/* The words of a source, and how it uses them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "types/name_set.h"

#include <cmocka.h>

static struct name_set names;

static int finish(void **state)
{
    (void)state;
    name_set_finish(&names);
    return 0;
}

static void expect(const char *name, unsigned uses)
{
    assert_int_equal(name_set_uses(&names, name), NAME_WORD | uses);
}

static void uses_are_told_apart(void **state)
{
    (void)state;
    name_set_read(&names, "struct task_struct *task; pid_t pid; (u64)x; task->state = done(STOPPED);");
    expect("task_struct", NAME_TAG);
    expect("pid_t", NAME_TYPE);
    expect("u64", NAME_TYPE);
    expect("state", NAME_ARROW);
    expect("done", NAME_CALLED);
    assert_int_equal(name_set_uses(&names, "nosuch"), 0);
}

static void members_of_own_structs_are_told_apart(void **state)
{
    (void)state;
    name_set_read(&names, "struct own { int mine; int theirs; };\n"
                          "struct own *event; struct task_struct *task; struct own made = {.set = 1};\n"
                          "event->mine = args->number + task->signal->theirs; a > greater;\n"
                          "probe_read(&sock->__sk_common.skc_num);\n");
    expect("event", NAME_OWN);
    expect("mine", 0);
    expect("number", 0);
    expect("signal", NAME_ARROW);
    expect("theirs", NAME_ARROW);
    expect("greater", 0);
    expect("set", NAME_DOT);
    expect("__sk_common", NAME_ARROW);
    expect("skc_num", NAME_DOT);
}

static void own_definitions_are_known(void **state)
{
    (void)state;
    name_set_read(&names, "struct sock { int a; };\n"
                          "typedef struct { int inside; } own_t;\n"
                          "enum color { RED, GREEN = 2 };\n"
                          "static int use(enum color color) { return call(first, second); }\n"
                          "BPF_HASH(start, u32);\n");
    expect("sock", NAME_TAG | NAME_DEFINED);
    expect("own_t", NAME_DEFINED);
    expect("inside", 0);
    assert_true(name_set_uses(&names, "color") & NAME_DEFINED);
    expect("RED", NAME_TYPE | NAME_DEFINED);
    expect("GREEN", NAME_DEFINED);
    assert_false(name_set_uses(&names, "second") & NAME_DEFINED);
    assert_true(name_set_uses(&names, "start") & NAME_DEFINED);
}

static void directives_are_read(void **state)
{
    (void)state;
    name_set_read(&names, "#define TASK ((struct task_struct *)bpf_get_current_task())\n"
                          "#if 1 \\\n && LINUX_VERSION_CODE\n#endif\n");
    expect("task_struct", NAME_TAG);
    expect("LINUX_VERSION_CODE", 0);
}

static void macros_are_read_that_are_used(void **state)
{
    (void)state;
    name_set_read(&names, "int x = tcp_sk(sk);");
    name_set_read_macros(&names, "#define inner(sk) ((struct tcp_sock *)(sk))\n"
                                 "#define tcp_sk(sk) inner(sk)\n"
                                 "#define udp_sk(sk) ((struct udp_sock *)(sk))\n");
    assert_true(name_set_uses(&names, "tcp_sock") & NAME_TAG);
    assert_int_equal(name_set_uses(&names, "udp_sock"), 0);
}

static void a_macro_that_is_another_name_passes_its_uses_on(void **state)
{
    (void)state;
    name_set_read(&names, "struct address *a; other(b); sum;");
    name_set_read_macros(&names, "#define address kernels_address\n#define other kernels_other\n"
                                 "#define sum(x) x\n");
    assert_int_equal(name_set_uses(&names, "kernels_address"), NAME_WORD | NAME_TAG);
    assert_int_equal(name_set_uses(&names, "kernels_other"), NAME_WORD);
}

static void any_source_is_read(void **state)
{
    (void)state;
    name_set_read(&names, "");
    name_set_read(&names, "#\n#define\n}}} enum { typedef ; # include");
    name_set_read_macros(&names, "#define");
    assert_true(names.count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(uses_are_told_apart, finish),
        cmocka_unit_test_teardown(members_of_own_structs_are_told_apart, finish),
        cmocka_unit_test_teardown(own_definitions_are_known, finish),
        cmocka_unit_test_teardown(directives_are_read, finish),
        cmocka_unit_test_teardown(macros_are_read_that_are_used, finish),
        cmocka_unit_test_teardown(a_macro_that_is_another_name_passes_its_uses_on, finish),
        cmocka_unit_test_teardown(any_source_is_read, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
