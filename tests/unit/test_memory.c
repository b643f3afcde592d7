// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#include <cmocka.h>

struct item {
    char *name;
    unsigned number;
};

static void array_grows_one_zeroed_element_at_a_time(void **state)
{
    (void)state;
    struct item *items = NULL;
    size_t count = 0;
    for (unsigned i = 0; i < 1000; i++) {
        struct item *item = &array_push(items, count);
        assert_ptr_equal(item, &items[i]);
        assert_int_equal(count, i + 1);
        assert_null(item->name);
        assert_int_equal(item->number, 0);
        *item = (struct item){.name = (char *)items, .number = i};
    }
    for (unsigned i = 0; i < 1000; i++)
        assert_int_equal(items[i].number, i);
    free(items);
}

/* Elements of every size lie side by side: ASan sees a step beyond the memory. */
static void array_takes_elements_of_any_size(void **state)
{
    (void)state;
    char *bytes = NULL;
    struct {
        char letters[3];
    } *triples = NULL;
    size_t byte_count = 0, triple_count = 0;
    for (int i = 0; i < 65; i++) {
        array_push(bytes, byte_count) = (char)i;
        memset(array_push(triples, triple_count).letters, i, 3);
    }
    for (int i = 0; i < 65; i++) {
        assert_int_equal(bytes[i], i);
        assert_int_equal(triples[i].letters[2], i);
    }
    free(bytes);
    free(triples);
}

static void nothing_asked_for_is_still_memory(void **state)
{
    (void)state;
    char *none = xcalloc(0, 8);
    assert_non_null(none);
    free(none);
    none = xcalloc(8, 0);
    assert_non_null(none);
    none = xrealloc(none, 0, 8);
    assert_non_null(none);
    free(none);
}

static void strings_are_copied_and_cut(void **state)
{
    (void)state;
    char *copy = xstrdup("execve");
    char *cut = xstrndup("execve", 4);
    char *whole = xstrndup("execve", 100);
    char *made = xasprintf("%s/%d", "a", 7);
    assert_string_equal(copy, "execve");
    assert_string_equal(cut, "exec");
    assert_string_equal(whole, "execve");
    assert_string_equal(made, "a/7");
    free(copy);
    free(cut);
    free(whole);
    free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(array_grows_one_zeroed_element_at_a_time),
        cmocka_unit_test(array_takes_elements_of_any_size),
        cmocka_unit_test(nothing_asked_for_is_still_memory),
        cmocka_unit_test(strings_are_copied_and_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
