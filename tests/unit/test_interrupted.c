// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include "attach/interrupted.h"

#include <cmocka.h>

static void the_scheduler_and_interrupts(void **state)
{
    (void)state;
    assert_true(interrupted_at_tracepoint("sched/sched_switch"));
    assert_true(interrupted_at_tracepoint("sched/*"));
    assert_true(interrupted_at_tracepoint("irq/softirq_entry"));
    assert_true(interrupted_at_tracepoint("block/block_rq_complete"));
    assert_true(interrupted_at_raw_tracepoint("sched_switch"));
    assert_true(interrupted_at_raw_tracepoint("block_rq_complete"));
}

static void the_process_itself(void **state)
{
    (void)state;
    assert_false(interrupted_at_tracepoint("sched/sched_process_exit"));
    assert_false(interrupted_at_tracepoint("syscalls/sys_enter_write"));
    assert_false(interrupted_at_tracepoint("schedule/sched_switch"));
    assert_false(interrupted_at_tracepoint("sche"));
    assert_false(interrupted_at_raw_tracepoint("sys_enter"));
    assert_false(interrupted_at_raw_tracepoint("sched_process_exec"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_scheduler_and_interrupts),
        cmocka_unit_test(the_process_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
