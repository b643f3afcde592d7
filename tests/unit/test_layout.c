// SPDX-License-Identifier: Apache-2.0
#include "events/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t value_of(enum field_kind kind, const void *bytes, uint32_t size_bytes)
{
    const struct field field = {.kind = kind, .size_bytes = size_bytes, .count = 1};
    return field_value(&field, bytes, 0);
}

static void unsigned_of_every_size(void **state)
{
    (void)state;
    assert_int_equal(value_of(FIELD_UNSIGNED, &(uint8_t){0xff}, 1), 0xff);
    assert_int_equal(value_of(FIELD_UNSIGNED, &(uint16_t){0xfffe}, 2), 0xfffe);
    assert_int_equal(value_of(FIELD_UNSIGNED, &(uint32_t){0xfffffffd}, 4), 0xfffffffd);
    assert_true(value_of(FIELD_UNSIGNED, &(uint64_t){UINT64_MAX}, 8) == UINT64_MAX);
}

static void signed_of_every_size(void **state)
{
    (void)state;
    assert_true((int64_t)value_of(FIELD_SIGNED, &(int8_t){INT8_MIN}, 1) == INT8_MIN);
    assert_true((int64_t)value_of(FIELD_SIGNED, &(int8_t){INT8_MAX}, 1) == INT8_MAX);
    assert_true((int64_t)value_of(FIELD_SIGNED, &(int16_t){INT16_MIN}, 2) == INT16_MIN);
    assert_true((int64_t)value_of(FIELD_SIGNED, &(int32_t){-1}, 4) == -1);
    assert_true((int64_t)value_of(FIELD_SIGNED, &(int32_t){INT32_MIN}, 4) == INT32_MIN);
    assert_true((int64_t)value_of(FIELD_SIGNED, &(int64_t){INT64_MIN}, 8) == INT64_MIN);
}

static void wide_integers_have_two_halves(void **state)
{
    (void)state;
    unsigned __int128 numbers[] = {1, (unsigned __int128)0x0123456789abcdef << 64 | 0xfedcba9876543210};
    const struct field field = {.kind = FIELD_UNSIGNED, .size_bytes = 16, .count = 2, .is_array = true};
    assert_true(field_value(&field, numbers, 0) == 1);
    assert_true(field_value_high(&field, numbers, 0) == 0);
    assert_true(field_value(&field, numbers, 1) == 0xfedcba9876543210);
    assert_true(field_value_high(&field, numbers, 1) == 0x0123456789abcdef);
}

static void enums_follow_their_own_sign(void **state)
{
    (void)state;
    struct field field = {.kind = FIELD_ENUM, .size_bytes = 4, .count = 1, .is_signed = true};
    const int32_t minus_two = -2;
    assert_true((int64_t)field_value(&field, &minus_two, 0) == -2);
    field.is_signed = false;
    assert_int_equal(field_value(&field, &minus_two, 0), 0xfffffffe);
}

static void elements_need_no_alignment(void **state)
{
    (void)state;
    unsigned char record[1 + 3 * 4];
    const int32_t numbers[] = {23, -42, INT32_MAX};
    memcpy(record + 1, numbers, sizeof(numbers));
    const struct field field = {
        .kind = FIELD_SIGNED, .offset_bytes = 1, .size_bytes = 4, .count = 3, .is_array = true};
    for (size_t i = 0; i < 3; i++)
        assert_true((int64_t)field_value(&field, record, i) == numbers[i]);
}

static void enumerators_by_value(void **state)
{
    (void)state;
    struct enumerator enumerators[] = {
        {-1, (char[]){"NONE"}}, {0, (char[]){"READ"}}, {0xffffffff, (char[]){"ALL"}}};
    const struct field field = {.kind = FIELD_ENUM, .enumerators = enumerators, .enumerator_count = 3};
    assert_string_equal(field_enumerator(&field, -1), "NONE");
    assert_string_equal(field_enumerator(&field, 0), "READ");
    assert_string_equal(field_enumerator(&field, 0xffffffff), "ALL");
    assert_null(field_enumerator(&field, 1));
}

static void check_text(const char *array, uint32_t count, size_t expected_length, bool expected_cut)
{
    const struct field field = {.kind = FIELD_TEXT, .size_bytes = 1, .count = count, .is_array = true};
    size_t length;
    bool cut;
    assert_ptr_equal(field_text(&field, array, &length, &cut), array);
    assert_int_equal(length, expected_length);
    assert_int_equal(cut, expected_cut);
}

static void text_ends_at_its_nul_or_its_array(void **state)
{
    (void)state;
    check_text("\0\0\0\0", 4, 0, false);
    check_text("ab\0d", 4, 2, false);
    check_text("abc\0", 4, 3, true);
    check_text("abcd", 4, 4, true);
    check_text("", 1, 0, true);
}

/* Against a plain reading of the bits, at every place and of every width. */
static void bit_fields_at_every_offset(void **state)
{
    (void)state;
    const unsigned char bytes[] = {0x5a, 0xc3, 0x81, 0x7e, 0x3c, 0xa5, 0xff, 0x00, 0x96, 0x69};
    for (unsigned shift = 0; shift < 8; shift++) {
        for (unsigned count = 1; count <= 64; count++) {
            uint64_t expected = 0;
            for (unsigned i = 0; i < count; i++)
                expected |= (uint64_t)(bytes[1 + (shift + i) / 8] >> (shift + i) % 8 & 1) << i;
            struct field field = {.kind = FIELD_UNSIGNED,
                                  .offset_bytes = 1,
                                  .size_bytes = 8,
                                  .count = 1,
                                  .bit_shift = (uint8_t)shift,
                                  .bit_count = (uint8_t)count};
            assert_true(field_value(&field, bytes, 0) == expected);
            assert_int_equal(field_end_bytes(&field), 1 + (shift + count + 7) / 8);
            field.kind = FIELD_SIGNED;
            uint64_t ones = count < 64 && (expected >> (count - 1) & 1) != 0 ? UINT64_MAX << count : 0;
            assert_true(field_value(&field, bytes, 0) == (expected | ones));
        }
    }
}

#define NAME(literal) ((char[]){literal})

/* struct { u32 pid; struct { u16 v4; union { u8 a, b; } u; } addr; union either list[2]; struct in_addr ip; }
 */
static void flattened_structs_become_paths(void **state)
{
    (void)state;
    struct field either_fields[] = {{.name = NAME("a"), .size_bytes = 1, .count = 1},
                                    {.name = NAME("b"), .size_bytes = 1, .count = 1}};
    struct layout either = {.name = NAME(""), .size_bytes = 1, .fields = either_fields, .field_count = 2};
    struct field addr_fields[] = {{.name = NAME("v4"), .size_bytes = 2, .count = 1},
                                  {.name = NAME("u"),
                                   .kind = FIELD_UNION,
                                   .offset_bytes = 2,
                                   .size_bytes = 1,
                                   .count = 1,
                                   .inner = &either}};
    struct layout addr = {.name = NAME("addr"), .size_bytes = 4, .fields = addr_fields, .field_count = 2};
    struct field fields[] = {{.name = NAME("pid"), .size_bytes = 4, .count = 1},
                             {.name = NAME("addr"),
                              .kind = FIELD_STRUCT,
                              .offset_bytes = 8,
                              .size_bytes = 4,
                              .count = 1,
                              .inner = &addr},
                             {.name = NAME("list"),
                              .kind = FIELD_STRUCT,
                              .offset_bytes = 12,
                              .size_bytes = 1,
                              .count = 2,
                              .is_array = true,
                              .inner = &either},
                             {.name = NAME("ip"),
                              .kind = FIELD_STRUCT,
                              .reading = READING_IPV4,
                              .offset_bytes = 16,
                              .size_bytes = 4,
                              .count = 1,
                              .inner = &either}};
    const struct layout layout = {
        .name = NAME("event"), .size_bytes = 20, .fields = fields, .field_count = 4};
    static const struct {
        const char *name;
        uint32_t offset_bytes;
    } expected[] = {{"pid", 0}, {"addr.v4", 8}, {"addr.u.a", 10}, {"addr.u.b", 10}, {"list", 12}, {"ip", 16}};
    struct layout flat;
    layout_flatten(&layout, &flat);
    assert_int_equal(flat.field_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(flat.fields[i].name, expected[i].name);
        assert_int_equal(flat.fields[i].offset_bytes, expected[i].offset_bytes);
    }
    layout_flat_finish(&flat);
    layout_flat_finish(&flat);
}

static void record_is_told_by_its_size(void **state)
{
    (void)state;
    struct layout large = {.size_bytes = 24}, small = {.size_bytes = 4, .other = &large};
    assert_ptr_equal(layout_of_size(&small, 4), &small);
    assert_ptr_equal(layout_of_size(&small, 28), &large); /* of a perf buffer, padded */
    assert_ptr_equal(layout_of_size(&small, 24), &large);
    assert_ptr_equal(layout_of_size(&small, 32), &small); /* neither */
    assert_ptr_equal(layout_of_size(&small, 2), &small);
}

static void sizes_look_alike_once_padded(void **state)
{
    (void)state;
    const struct layout eight = {.size_bytes = 8}, twelve = {.size_bytes = 12}, thirteen = {.size_bytes = 13};
    assert_true(layout_looks_like(&eight, &twelve, true));
    assert_false(layout_looks_like(&eight, &twelve, false));
    assert_false(layout_looks_like(&twelve, &thirteen, true));
    assert_true(layout_looks_like(&twelve, &twelve, false));
}

static void finish_takes_what_is_empty(void **state)
{
    (void)state;
    struct layout layout = {0};
    layout_finish(&layout);
    layout.name = strdup("event");
    layout.fields = calloc(2, sizeof(layout.fields[0]));
    layout.field_count = 2;
    layout.fields[0].name = strdup("pid");
    layout.fields[1].name = strdup("kind");
    layout.fields[1].enumerators = calloc(1, sizeof(layout.fields[1].enumerators[0]));
    layout.fields[1].enumerators[0].name = strdup("READ");
    layout.fields[1].enumerator_count = 1;
    layout_finish(&layout);
    assert_null(layout.fields);
    layout_finish(&layout);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsigned_of_every_size),
        cmocka_unit_test(signed_of_every_size),
        cmocka_unit_test(wide_integers_have_two_halves),
        cmocka_unit_test(enums_follow_their_own_sign),
        cmocka_unit_test(elements_need_no_alignment),
        cmocka_unit_test(enumerators_by_value),
        cmocka_unit_test(text_ends_at_its_nul_or_its_array),
        cmocka_unit_test(bit_fields_at_every_offset),
        cmocka_unit_test(flattened_structs_become_paths),
        cmocka_unit_test(record_is_told_by_its_size),
        cmocka_unit_test(sizes_look_alike_once_padded),
        cmocka_unit_test(finish_takes_what_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
