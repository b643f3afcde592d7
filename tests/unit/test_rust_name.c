// SPDX-License-Identifier: Apache-2.0
#include "symbols/rust_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "symbols/demangle.h"

#include <cmocka.h>

static void expect(const char *name, const char *expected)
{
    char *read = rust_name_read(name);
    assert_int_equal(read == NULL, expected == NULL);
    if (expected != NULL)
        assert_string_equal(read, expected);
    free(read);
}

static void paths(void **state)
{
    (void)state;
    expect("_RNvCs1234_7mycrate3foo", "mycrate::foo");
    expect("_RNvNtCs1234_7mycrate3foo3bar", "mycrate::foo::bar");
    expect("_RNvCs1234_7mycrate3foo.llvm.9D1C9369", "mycrate::foo");
    expect("_RNvCs1234_7mycrate3_123", "mycrate::123");
    expect("_RNCNvCs1234_7mycrate4main0", "mycrate::main::{closure#0}");
    expect("_RNCNvCs1234_7mycrate4mains_0", "mycrate::main::{closure#1}");
    expect("_RNSNvCs1234_7mycrate4mains0_6vtable", "mycrate::main::{shim:vtable#2}");
    expect("_RNvC7mycrateu8gdel_5qa", "mycrate::punycode{gdel_5qa}");
}

static void implementations(void **state)
{
    (void)state;
    expect("_RNvMCs1_1aNtB2_3Foo3new", "<a::Foo>::new");
    expect("_RNvXCs1_1aNtB2_3FooNtB2_3Bar3run", "<a::Foo as a::Bar>::run");
    expect("_RNvYNtCs1_1a3FooNtB4_3Bar3run", "<a::Foo as a::Bar>::run");
    expect("_RNvXs2_Cs1_1aINtB5_3FooyENtB5_3Bar3run", "<a::Foo<u64> as a::Bar>::run");
}

static void types_and_constants(void **state)
{
    (void)state;
    expect("_RINvC3std5alignjE", "std::align::<usize>");
    expect("_RINvC1a1bReQhPlOmE", "a::b::<&str, &mut u8, *const i32, *mut u32>");
    expect("_RINvC1a1bTEThETbuEE", "a::b::<(), (u8,), (bool, ())>");
    expect("_RINvC1a1bAhj10_SsE", "a::b::<[u8; 16], [i16]>");
    expect("_RINvC1a1bFhEuE", "a::b::<fn(u8)>");
    expect("_RINvC1a1bFUKCEzE", "a::b::<unsafe extern \"C\" fn() -> !>");
    expect("_RINvC1a1bDNtC1c1dNtC1e1fEL_E", "a::b::<dyn c::d + e::f>");
    expect("_RINvC1a1bKj7b_Kb1_Kan5_KpL_E", "a::b::<123, true, -5, _>");
    expect("_RINvC1a1bINtC1c1dL_EE", "a::b::<c::d>");
    expect("_RINvC1a1bhECs2_4user", "a::b::<u8>"); /* made for another crate */
}

static void what_is_none_stays(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",
        "_R",
        "_Z1fv",
        "_Random",
        "_RC",
        "_RNv",
        "_RNvC1a",
        "_RNvC9a1b",
        "_RNvC1a1bX",
        "_RNvB_1a",
        "_RINvC1a1bh",
        "_RINvC1a1bKj7",
        "_RINvC1a1bKjX_E",
        "_RNvC1a99999999999999999999b",
        "_RNvCs_",
        "_RNvCszzzzzzzzzzzzzz_1a1b",
        "_RINvC1a1bBzz_E",
    };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        expect(others[i], NULL);
}

/* Each tuple has the one before twice. */
static void names_that_grow_without_end_are_none(void **state)
{
    (void)state;
    char deep[4096] = "_RINvC1a1b";
    memset(deep + strlen(deep), 'T', 2000);
    expect(deep, NULL);
    char name[512] = "_RINvC1a1bThhE"; /* at 8 after the prefix */
    for (int i = 0; i < 40; i++)
        strcat(name, i == 0 ? "TB7_B7_E" : "TBb_Bb_E");
    strcat(name, "E");
    char *read = rust_name_read(name);
    assert_true(read == NULL || strlen(read) <= 4096);
    free(read);
}

static void demangle_takes_both_schemes(void **state)
{
    (void)state;
    struct demangler demangler = {0};
    char *name = demangle(&demangler, "_RNvCs1234_7mycrate3foo");
    assert_string_equal(name, "mycrate::foo");
    assert_true(demangled_is(name, "mycrate::foo"));
    assert_false(demangler.is_tried);
    free(name);
    assert_null(demangle(&demangler, "_Readline"));
    demangler_finish(&demangler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths),
        cmocka_unit_test(implementations),
        cmocka_unit_test(types_and_constants),
        cmocka_unit_test(what_is_none_stays),
        cmocka_unit_test(names_that_grow_without_end_are_none),
        cmocka_unit_test(demangle_takes_both_schemes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
