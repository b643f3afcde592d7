// SPDX-License-Identifier: Apache-2.0
#include "names/syscall_names.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>

#include <cmocka.h>

static void expect(uint64_t number, uint64_t bits, const char *name)
{
    struct syscall_names names = {0};
    for (int i = 0; i < 2; i++) {
        const char *found = syscall_names_find(&names, number, bits);
        assert_int_equal(found == NULL, name == NULL);
        if (found != NULL)
            assert_string_equal(found, name);
    }
    syscall_names_finish(&names);
}

static void numbers_have_names_in_their_table(void **state)
{
    (void)state;
    void *library = dlopen("libseccomp.so.2", RTLD_LAZY);
    if (library == NULL) {
        print_message("there is no libseccomp here\n");
        skip();
    }
    dlclose(library);
    expect(SYS_openat, 8 * sizeof(long), "openat");
    expect(SYS_getppid, 8 * sizeof(long), "getppid");
#ifdef __x86_64__
    expect(0, 32, "restart_syscall");
    expect(5, 32, "open");
    expect(295, 32, "openat");
    expect(180, 32, "pread64");
    expect(295, 64, "preadv");
    expect(0x40000000 | 1, 64, NULL); /* of the x32 ABI, which distributions leave out */
#endif
}

static void other_numbers_have_none(void **state)
{
    (void)state;
    expect(4242, 64, NULL);
    expect(SYSCALL_NUMBER_MAX, 32, NULL);
    expect(UINT32_MAX, 64, NULL);
    expect((uint64_t)-1, 64, NULL);
    expect((uint64_t)1 << 56, 64, NULL);
    expect(1, 0, NULL);
    expect(1, 31, NULL);
}

static void many_are_kept(void **state)
{
    (void)state;
    struct syscall_names names = {0};
    for (uint64_t number = 0; number < 5000; number++)
        for (uint64_t bits = 32; bits <= 64; bits += 32)
            assert_ptr_equal(syscall_names_find(&names, number, bits),
                             syscall_names_find(&names, number, bits));
    assert_int_equal(names.calls.count, 10000);
    syscall_names_finish(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_names_in_their_table),
        cmocka_unit_test(other_numbers_have_none),
        cmocka_unit_test(many_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
