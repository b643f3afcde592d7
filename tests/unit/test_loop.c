// SPDX-License-Identifier: Apache-2.0
#include "run/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

/* Two descriptors, which note their calls in a common string. */
struct fixture {
    struct loop *loop;
    int first, second;
    char calls[8];
};

static void init(struct fixture *f)
{
    *f = (struct fixture){
        .loop = loop_new(), .first = eventfd(0, EFD_CLOEXEC), .second = eventfd(0, EFD_CLOEXEC)};
    assert_true(f->first >= 0 && f->second >= 0);
}

static void finish(struct fixture *f)
{
    loop_free(f->loop);
    close(f->first);
    close(f->second);
}

static void take_first(void *context)
{
    struct fixture *f = context;
    strcat(f->calls, "1");
}

static void take_second(void *context)
{
    struct fixture *f = context;
    strcat(f->calls, "2");
}

static void remove_second(void *context)
{
    struct fixture *f = context;
    loop_remove(f->loop, f->second);
    loop_remove(f->loop, f->first);
    loop_add(f->loop, f->second, take_second, f);
}

static void make_readable(int fd)
{
    assert_int_equal(eventfd_write(fd, 1), 0);
}

static void functions_are_called_in_the_order_in_which_they_were_added(void **state)
{
    (void)state;
    struct fixture f;
    init(&f);
    loop_add(f.loop, f.second, take_second, &f);
    loop_add(f.loop, f.first, take_first, &f);
    assert_int_equal(loop_wait(f.loop, 0), 0);
    assert_string_equal(f.calls, "");
    make_readable(f.first);
    make_readable(f.second);
    assert_int_equal(loop_wait(f.loop, UINT64_MAX), 0);
    assert_string_equal(f.calls, "21");
    finish(&f);
}

static void a_descriptor_without_a_function_ends_the_wait(void **state)
{
    (void)state;
    struct fixture f;
    init(&f);
    loop_add(f.loop, f.first, NULL, NULL);
    make_readable(f.first);
    assert_int_equal(loop_wait(f.loop, UINT64_MAX), 0);
    finish(&f);
}

static void what_a_function_removes_is_not_called_any_more(void **state)
{
    (void)state;
    struct fixture f;
    init(&f);
    loop_add(f.loop, f.first, remove_second, &f);
    loop_add(f.loop, f.second, take_first, &f);
    make_readable(f.first);
    make_readable(f.second);
    assert_int_equal(loop_wait(f.loop, UINT64_MAX), 0);
    assert_string_equal(f.calls, "");
    assert_int_equal(loop_wait(f.loop, UINT64_MAX), 0);
    assert_string_equal(f.calls, "2");
    finish(&f);
}

static void what_is_not_in_the_loop_can_be_removed(void **state)
{
    (void)state;
    struct fixture f;
    init(&f);
    loop_remove(f.loop, f.first);
    loop_remove(f.loop, -1);
    assert_int_equal(loop_wait(f.loop, 0), 0);
    loop_free(NULL);
    finish(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_are_called_in_the_order_in_which_they_were_added),
        cmocka_unit_test(a_descriptor_without_a_function_ends_the_wait),
        cmocka_unit_test(what_a_function_removes_is_not_called_any_more),
        cmocka_unit_test(what_is_not_in_the_loop_can_be_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
