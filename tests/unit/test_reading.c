// SPDX-License-Identifier: Apache-2.0
#include "events/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NAME(literal) ((char[]){literal})

static enum field_reading reading(enum field_kind kind, uint32_t size_bytes, const char *name,
                                  const char *type)
{
    char *copy = strdup(name);
    const struct field field = {.name = copy, .kind = kind, .size_bytes = size_bytes, .count = 1};
    enum field_reading found = reading_of(&field, type);
    free(copy);
    return found;
}

static void addresses_go_by_their_type(void **state)
{
    (void)state;
    assert_int_equal(reading(FIELD_UNSIGNED, 4, "x", "__be32"), READING_IPV4);
    assert_int_equal(reading(FIELD_STRUCT, 4, "x", "in_addr"), READING_IPV4);
    assert_int_equal(reading(FIELD_STRUCT, 16, "x", "in6_addr"), READING_IPV6);
    assert_int_equal(reading(FIELD_UNSIGNED, 2, "x", "__be16"), READING_PORT);
    assert_int_equal(reading(FIELD_UNSIGNED, 4, "addr", "u32"), READING_PLAIN);
    assert_int_equal(reading(FIELD_UNSIGNED, 2, "port", ""), READING_PLAIN);
}

static void addresses_go_by_their_name_in_headers(void **state)
{
    (void)state;
    assert_int_equal(reading(FIELD_UNSIGNED, 4, "saddr", "u32"), READING_IPV4);
    assert_int_equal(reading(FIELD_UNSIGNED, 16, "daddr", ""), READING_IPV6);
    assert_int_equal(reading(FIELD_UNSIGNED, 8, "saddr", "u64"), READING_PLAIN);
    assert_int_equal(reading(FIELD_POINTER, 8, "saddr", ""), READING_PLAIN);
    assert_int_equal(reading(FIELD_SIGNED, 4, "daddr", ""), READING_PLAIN);
}

static void look_alikes_of_another_size_are_plain(void **state)
{
    (void)state;
    assert_int_equal(reading(FIELD_STRUCT, 8, "x", "in6_addr"), READING_PLAIN);
    assert_int_equal(reading(FIELD_STRUCT, 8, "x", "in_addr"), READING_PLAIN);
    assert_int_equal(reading(FIELD_UNION, 16, "x", "in6_addr"), READING_PLAIN);
}

static void durations_go_by_their_name(void **state)
{
    (void)state;
    assert_int_equal(reading(FIELD_UNSIGNED, 8, "took_ns", "u64"), READING_DURATION);
    assert_int_equal(reading(FIELD_SIGNED, 8, "took_ns", ""), READING_DURATION);
    assert_int_equal(reading(FIELD_UNSIGNED, 4, "took_ns", "u32"), READING_PLAIN);
    assert_int_equal(reading(FIELD_UNSIGNED, 8, "_ns", "u64"), READING_PLAIN);
    assert_int_equal(reading(FIELD_UNSIGNED, 8, "columns", "u64"), READING_PLAIN);
    assert_int_equal(reading(FIELD_POINTER, 8, "took_ns", ""), READING_PLAIN);
}

static void results_are_signed_and_called_ret(void **state)
{
    (void)state;
    assert_int_equal(reading(FIELD_SIGNED, 4, "ret", ""), READING_RESULT);
    assert_int_equal(reading(FIELD_SIGNED, 8, "ret", "s64"), READING_RESULT);
    assert_int_equal(reading(FIELD_UNSIGNED, 4, "ret", "u32"), READING_PLAIN);
    assert_int_equal(reading(FIELD_SIGNED, 4, "retval", ""), READING_PLAIN);
}

static void system_calls_go_by_their_name(void **state)
{
    (void)state;
    assert_int_equal(reading(FIELD_UNSIGNED, 4, "syscall", "u32"), READING_SYSCALL);
    assert_int_equal(reading(FIELD_SIGNED, 8, "syscall", ""), READING_SYSCALL);
    assert_int_equal(reading(FIELD_UNSIGNED, 16, "syscall", ""), READING_PLAIN);
    assert_int_equal(reading(FIELD_UNSIGNED, 4, "syscalls", "u32"), READING_PLAIN);
    assert_int_equal(reading(FIELD_TEXT, 1, "syscall", ""), READING_PLAIN);
    const struct field array = {.name = NAME("syscall"), .size_bytes = 4, .count = 2, .is_array = true};
    assert_int_equal(reading_of(&array, ""), READING_PLAIN);
}

static void whose_number_it_is_is_beside_it(void **state)
{
    (void)state;
    struct field fields[] = {
        {.name = NAME("syscall"), .size_bytes = 4, .count = 1},
        {.name = NAME("call.syscall"), .size_bytes = 4, .count = 1},
        {.name = NAME("bits"), .size_bytes = 1, .count = 1},
        {.name = NAME("call.bits"), .size_bytes = 1, .count = 1},
    };
    struct layout layout = {.fields = fields, .field_count = 4};
    assert_ptr_equal(reading_bits(&layout, &fields[0]), &fields[2]);
    assert_ptr_equal(reading_bits(&layout, &fields[1]), &fields[3]);
    layout.field_count = 3;
    assert_null(reading_bits(&layout, &fields[1]));
    fields[2].is_array = true;
    assert_null(reading_bits(&layout, &fields[0]));
    fields[2].is_array = false;
    fields[1].name = NAME("syscall_name");
    assert_null(reading_bits(&layout, &fields[0]));
}

static void bit_fields_are_plain(void **state)
{
    (void)state;
    const struct field field = {
        .name = NAME("ret"), .kind = FIELD_SIGNED, .size_bytes = 4, .count = 1, .bit_count = 9};
    assert_int_equal(reading_of(&field, "__be32"), READING_PLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_go_by_their_type),
        cmocka_unit_test(addresses_go_by_their_name_in_headers),
        cmocka_unit_test(look_alikes_of_another_size_are_plain),
        cmocka_unit_test(durations_go_by_their_name),
        cmocka_unit_test(results_are_signed_and_called_ret),
        cmocka_unit_test(system_calls_go_by_their_name),
        cmocka_unit_test(whose_number_it_is_is_beside_it),
        cmocka_unit_test(bit_fields_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
