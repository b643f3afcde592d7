// SPDX-License-Identifier: Apache-2.0
#include "types/tracepoint_format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

#include <cmocka.h>

#define COMMON "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
#define EVENTS "sys/kernel/tracing/events/"

/* As Linux 7.2 writes it. */
static const char openat[] = "name: sys_enter_openat\nID: 708\nformat:\n" COMMON "\n"
                             "\tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;\n"
                             "\tfield:int dfd;\toffset:16;\tsize:8;\tsigned:0;\n"
                             "\tfield:const char * filename;\toffset:24;\tsize:8;\tsigned:0;\n"
                             "\tfield:__data_loc char[] __filename_val;\toffset:48;\tsize:4;\tsigned:0;\n"
                             "\nprint fmt: \"dfd: 0x%08lx\"\n";
static const char exec[] = COMMON "\tfield:__data_loc char[] filename;\toffset:8;\tsize:4;\tsigned:0;\n"
                                  "\tfield:pid_t pid;\toffset:12;\tsize:4;\tsigned:1;\n";

static void expect_fields(const char *root, const char *target, const char *const *names, size_t count)
{
    struct signature signature = {0};
    assert_int_equal(tracepoint_format_read(root, target, &signature), 0);
    assert_int_equal(signature.count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(signature.arguments[i].name, names[i]);
    signature_finish(&signature);
}

static void texts_of_system_calls_are_no_fields_of_programs(void **state)
{
    (void)state;
    static const char *const call[] = {"__syscall_nr", "dfd", "filename"};
    static const char *const other[] = {"filename", "pid"};
    char *root = tree_new();
    tree_write(root, EVENTS "syscalls/sys_enter_openat/format", openat);
    tree_write(root, EVENTS "sched/sched_process_exec/format", exec);
    expect_fields(root, "syscalls/sys_enter_openat", call, 3);
    expect_fields(root, "sched/sched_process_exec", other, 2);
    tree_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_of_system_calls_are_no_fields_of_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
