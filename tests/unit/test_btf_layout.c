// SPDX-License-Identifier: Apache-2.0
/* Type information is made here as clang writes it for the struct in each comment. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "compile/process/event_layout.h"
#include "compile/process/map_layout.h"
#include "made_btf.h"

#include <cmocka.h>

static struct made_btf made;
static uint32_t u32_id, s64_id, char_id, bool_id, array_index_id;

static int make_btf(void **state)
{
    (void)state;
    made_btf_init(&made);
    array_index_id = made_btf_int(&made, "__ARRAY_SIZE_TYPE__", 4, 0);
    uint32_t int_id = made_btf_int(&made, "unsigned int", 4, 0);
    u32_id = made_btf_add(&made, BTF_KIND_TYPEDEF, "u32", int_id);
    s64_id = made_btf_int(&made, "long long", 8, BTF_INT_SIGNED);
    char_id = made_btf_int(&made, "char", 1, BTF_INT_SIGNED);
    bool_id = made_btf_int(&made, "_Bool", 1, BTF_INT_BOOL);
    return 0;
}

static int free_btf(void **state)
{
    (void)state;
    made_btf_finish(&made);
    return 0;
}

static uint32_t array_of(uint32_t element_id, uint32_t count)
{
    return made_btf_array(&made, element_id, array_index_id, count);
}

/* The fields that are added next are its own. */
static uint32_t add_struct(const char *name, uint32_t bytes)
{
    return made_btf_add(&made, BTF_KIND_STRUCT, name, bytes);
}

static void add_field(const char *name, uint32_t type_id, uint32_t offset_bytes)
{
    made_btf_member(&made, name, type_id, offset_bytes * 8, 0);
}

/* Reads the layout of the struct with these members from what was made so far. */
static int read_layout(const char *const *members, size_t count, struct layout *layout)
{
    struct btf btf;
    made_btf_open(&made, &btf);
    *layout = (struct layout){0};
    int err = event_layout_named(&btf, "events", members, count, layout);
    btf_close(&btf);
    return err;
}

#define read_members(layout, ...)                                                                            \
    read_layout((const char *const[]){__VA_ARGS__},                                                          \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), layout)

static void expect_field(const struct field *field, const char *name, enum field_kind kind,
                         uint32_t offset_bytes, uint32_t size_bytes, uint32_t count)
{
    assert_string_equal(field->name, name);
    assert_int_equal(field->kind, kind);
    assert_int_equal(field->offset_bytes, offset_bytes);
    assert_int_equal(field->size_bytes, size_bytes);
    assert_int_equal(field->count, count);
}

/* struct event { s64 time; u32 pid; _Bool ok; char comm[16]; char letter; }; */
static void fields_of_plain_types(void **state)
{
    (void)state;
    struct layout layout;
    uint32_t comm_id = array_of(char_id, 16);
    add_struct("event", 32);
    add_field("time", s64_id, 0);
    add_field("pid", u32_id, 8);
    add_field("ok", bool_id, 12);
    add_field("comm", comm_id, 13);
    add_field("letter", char_id, 29);
    assert_int_equal(read_members(&layout, "time", "pid", "ok", "comm", "letter"), 0);
    assert_string_equal(layout.name, "event");
    assert_int_equal(layout.size_bytes, 32);
    assert_int_equal(layout.field_count, 5);
    expect_field(&layout.fields[0], "time", FIELD_SIGNED, 0, 8, 1);
    expect_field(&layout.fields[1], "pid", FIELD_UNSIGNED, 8, 4, 1);
    expect_field(&layout.fields[2], "ok", FIELD_BOOL, 12, 1, 1);
    expect_field(&layout.fields[3], "comm", FIELD_TEXT, 13, 1, 16);
    expect_field(&layout.fields[4], "letter", FIELD_SIGNED, 29, 1, 1);
    assert_true(layout.fields[3].is_array);
    assert_false(layout.fields[4].is_array);
    layout_finish(&layout);
}

/* Only plain char is text: struct event { unsigned char mac[6]; u32 one[1]; const volatile u32 x; }; */
static void arrays_and_qualifiers(void **state)
{
    (void)state;
    struct layout layout;
    uint32_t mac_id = array_of(made_btf_int(&made, "unsigned char", 1, 0), 6);
    uint32_t one_id = array_of(u32_id, 1);
    uint32_t x_id =
        made_btf_add(&made, BTF_KIND_CONST, "", made_btf_add(&made, BTF_KIND_VOLATILE, "", u32_id));
    add_struct("event", 16);
    add_field("mac", mac_id, 0);
    add_field("one", one_id, 8);
    add_field("x", x_id, 12);
    assert_int_equal(read_members(&layout, "mac", "one", "x"), 0);
    expect_field(&layout.fields[0], "mac", FIELD_UNSIGNED, 0, 1, 6);
    expect_field(&layout.fields[1], "one", FIELD_UNSIGNED, 8, 4, 1);
    expect_field(&layout.fields[2], "x", FIELD_UNSIGNED, 12, 4, 1);
    assert_true(layout.fields[1].is_array);
    assert_false(layout.fields[2].is_array);
    layout_finish(&layout);
}

/* enum kind { READ = 1, WRITE = 2 }; enum sign { LESS = -1 }; */
static void enums_bring_their_names(void **state)
{
    (void)state;
    struct layout layout;
    uint32_t kind_id = made_btf_add(&made, BTF_KIND_ENUM, "kind", 4);
    made_btf_enumerator(&made, "READ", 1);
    made_btf_enumerator(&made, "WRITE", 2);
    uint32_t sign_id = made_btf_add(&made, BTF_KIND_ENUM, "sign", 4);
    made_btf_enumerator(&made, "LESS", -1);
    add_struct("event", 8);
    add_field("kind", kind_id, 0);
    add_field("sign", sign_id, 4);
    assert_int_equal(read_members(&layout, "kind", "sign"), 0);
    expect_field(&layout.fields[0], "kind", FIELD_ENUM, 0, 4, 1);
    assert_false(layout.fields[0].is_signed);
    assert_string_equal(field_enumerator(&layout.fields[0], 2), "WRITE");
    assert_true(layout.fields[1].is_signed);
    assert_string_equal(field_enumerator(&layout.fields[1], -1), "LESS");
    layout_finish(&layout);
}

/* enum wide : u64 { MOST = 0xffffffff00000001 }; */
static void wide_enums_keep_all_their_bits(void **state)
{
    (void)state;
    struct layout layout;
    uint32_t wide_id = made_btf_add(&made, KIND_ENUM64, "wide", 8);
    made_btf_enumerator64(&made, "MOST", 0xffffffff00000001);
    add_struct("event", 8);
    add_field("wide", wide_id, 0);
    assert_int_equal(read_members(&layout, "wide"), 0);
    expect_field(&layout.fields[0], "wide", FIELD_ENUM, 0, 8, 1);
    assert_false(layout.fields[0].is_signed);
    assert_string_equal(field_enumerator(&layout.fields[0], (int64_t)0xffffffff00000001), "MOST");
    layout_finish(&layout);
}

static void expect_refused_field(uint32_t type_id, const char *what)
{
    struct layout layout;
    char *message = xasprintf("cannot show the field 'odd' of struct event: it is %s", what);
    add_struct("event", 64);
    add_field("pid", u32_id, 0);
    add_field("odd", type_id, 8);
    assert_int_equal(read_members(&layout, "pid", "odd"), -EOPNOTSUPP);
    assert_string_equal(error_text(), message);
    assert_non_null(strstr(error_hints(), "fields may be numbers, enums, bool, pointers"));
    layout_finish(&layout);
    free(message);
}

/* struct event { struct inner { u32 a; } in; union { u32 b; } un; char *where; u32 grid[2][3]; }; */
static void structs_unions_pointers_and_grids(void **state)
{
    (void)state;
    struct layout layout;
    add_struct("inner", 4);
    add_field("a", u32_id, 0);
    uint32_t inner_id = made.count;
    uint32_t union_id = made_btf_add(&made, BTF_KIND_UNION, "either", 4);
    add_field("b", u32_id, 0);
    uint32_t pointer_id = made_btf_add(&made, BTF_KIND_PTR, "", char_id);
    uint32_t grid_id = array_of(array_of(u32_id, 3), 2);
    add_struct("event", 40);
    add_field("in", inner_id, 0);
    add_field("un", union_id, 4);
    add_field("where", pointer_id, 8);
    add_field("grid", grid_id, 16);
    assert_int_equal(read_members(&layout, "in", "un", "where", "grid"), 0);
    expect_field(&layout.fields[0], "in", FIELD_STRUCT, 0, 4, 1);
    expect_field(&layout.fields[0].inner->fields[0], "a", FIELD_UNSIGNED, 0, 4, 1);
    expect_field(&layout.fields[1], "un", FIELD_UNION, 4, 4, 1);
    expect_field(&layout.fields[2], "where", FIELD_POINTER, 8, 8, 1);
    expect_field(&layout.fields[3], "grid", FIELD_NESTED, 16, 12, 2);
    expect_field(&layout.fields[3].inner->fields[0], "", FIELD_UNSIGNED, 0, 4, 3);
    layout_finish(&layout);
}

/* struct event { u32 pid; struct { u32 a; union { u32 b; u16 c; }; }; }; */
static void members_without_a_name_dissolve(void **state)
{
    (void)state;
    struct layout layout;
    uint32_t union_id = made_btf_add(&made, BTF_KIND_UNION, "", 4);
    add_field("b", u32_id, 0);
    add_struct("", 8);
    add_field("a", u32_id, 0);
    add_field("", union_id, 4);
    uint32_t struct_id = made.count;
    add_struct("event", 12);
    add_field("pid", u32_id, 0);
    add_field("", struct_id, 4);
    assert_int_equal(read_members(&layout, "pid", ""), 0);
    assert_int_equal(layout.field_count, 3);
    expect_field(&layout.fields[1], "a", FIELD_UNSIGNED, 4, 4, 1);
    expect_field(&layout.fields[2], "b", FIELD_UNSIGNED, 8, 4, 1);
    layout_finish(&layout);
}

/* A struct that holds itself, as only damaged type information can have it. */
static void struct_in_itself_is_refused(void **state)
{
    (void)state;
    struct layout layout;
    add_struct("event", 8);
    add_field("odd", made.count, 0);
    assert_int_equal(read_members(&layout, "odd"), -EOPNOTSUPP);
    layout_finish(&layout);
}

/* struct bccrun_double { u64 bits; }: what a double is to the compiler. */
static void floats_are_structs_of_bits(void **state)
{
    (void)state;
    struct layout layout;
    uint32_t wide = add_struct("bccrun_double", 8);
    add_field("bits", s64_id, 0);
    uint32_t narrow = add_struct("bccrun_float", 4);
    add_field("bits", u32_id, 0);
    add_struct("event", 16);
    add_field("wide", wide, 0);
    add_field("narrow", narrow, 8);
    assert_int_equal(read_members(&layout, "wide", "narrow"), 0);
    expect_field(&layout.fields[0], "wide", FIELD_FLOAT, 0, 8, 1);
    expect_field(&layout.fields[1], "narrow", FIELD_FLOAT, 8, 4, 1);
    layout_finish(&layout);
}

static void floats_are_refused_by_field(void **state)
{
    (void)state;
    expect_refused_field(made_btf_add(&made, 16 /* BTF_KIND_FLOAT */, "double", 8),
                         "of a type that no probe can fill");
}

static void void_is_refused_by_field(void **state)
{
    (void)state;
    expect_refused_field(made_btf_add(&made, BTF_KIND_CONST, "", 0), "of a type that no probe can fill");
}

/* struct event { u32 pid; u32 three : 3, : 0; s64 far : 40; }; libbcc lists the one without a name too. */
static void bit_fields_lie_anywhere(void **state)
{
    (void)state;
    struct layout layout;
    add_struct("event", 16);
    add_field("pid", u32_id, 0);
    made_btf_member(&made, "three", u32_id, 35, 3);
    made_btf_member(&made, "far", s64_id, 67, 40);
    assert_int_equal(read_members(&layout, "pid", "three", "", "far"), 0);
    expect_field(&layout.fields[1], "three", FIELD_UNSIGNED, 4, 4, 1);
    assert_int_equal(layout.fields[1].bit_shift, 3);
    assert_int_equal(layout.fields[1].bit_count, 3);
    expect_field(&layout.fields[2], "far", FIELD_SIGNED, 8, 8, 1);
    assert_int_equal(layout.fields[2].bit_shift, 3);
    assert_int_equal(layout.fields[2].bit_count, 40);
    layout_finish(&layout);
}

/* struct ____btf_map_counts { struct { u32 pid; } key; u64 value; }; and a queue, which has no key. */
static void keys_and_values_of_maps(void **state)
{
    (void)state;
    add_struct("key_t", 4);
    add_field("pid", u32_id, 0);
    uint32_t key_id = made.count;
    add_struct("____btf_map_counts", 16);
    add_field("key", key_id, 0);
    add_field("value", s64_id, 8);
    add_struct("____btf_map_queue", 4);
    add_field("value", u32_id, 0);
    struct btf btf;
    made_btf_open(&made, &btf);
    struct layout key = {0}, value = {0};
    assert_int_equal(map_layout_read(&btf, "counts", &key, &value), 0);
    expect_field(&key.fields[0], "pid", FIELD_UNSIGNED, 0, 4, 1);
    expect_field(&value.fields[0], "", FIELD_SIGNED, 0, 8, 1);
    assert_int_equal(value.size_bytes, 8);
    layout_finish(&key);
    layout_finish(&value);
    assert_int_equal(map_layout_read(&btf, "queue", &key, &value), 0);
    assert_int_equal(key.field_count, 0);
    expect_field(&value.fields[0], "", FIELD_UNSIGNED, 0, 4, 1);
    layout_finish(&key);
    layout_finish(&value);
    assert_int_equal(map_layout_read(&btf, "nosuch", &key, &value), -ENOENT);
    btf_close(&btf);
}

/* typedef struct { u32 pid; } event_t; */
static void struct_without_a_name_goes_by_its_typedef(void **state)
{
    (void)state;
    struct layout layout;
    add_struct("", 4);
    add_field("pid", u32_id, 0);
    made_btf_add(&made, BTF_KIND_TYPEDEF, "event_t", made.count);
    assert_int_equal(read_members(&layout, "pid"), 0);
    assert_string_equal(layout.name, "event_t");
    layout_finish(&layout);
}

static void struct_is_known_by_all_its_members_in_order(void **state)
{
    (void)state;
    struct layout layout;
    add_struct("ab", 8);
    add_field("a", u32_id, 0);
    add_field("b", u32_id, 4);
    add_struct("ba", 8);
    add_field("b", u32_id, 0);
    add_field("a", u32_id, 4);
    assert_int_equal(read_members(&layout, "b", "a"), 0);
    assert_string_equal(layout.name, "ba");
    layout_finish(&layout);
    assert_int_equal(read_members(&layout, "a"), -ENOENT);
    assert_string_equal(
        error_text(),
        "cannot show the events of 'events': the probe's own text does not define their struct");
    layout_finish(&layout);
}

static void same_struct_twice_is_no_matter(void **state)
{
    (void)state;
    struct layout layout;
    add_struct("first", 4);
    add_field("pid", u32_id, 0);
    add_struct("second", 4);
    add_field("pid", u32_id, 0);
    assert_int_equal(read_members(&layout, "pid"), 0);
    assert_string_equal(layout.name, "first");
    layout_finish(&layout);
}

static void structs_that_cannot_be_told_apart_are_refused(void **state)
{
    (void)state;
    struct layout layout;
    add_struct("first", 4);
    add_field("pid", u32_id, 0);
    add_struct("second", 8);
    add_field("pid", s64_id, 0);
    assert_int_equal(read_members(&layout, "pid"), -EINVAL);
    assert_string_equal(error_text(),
                        "cannot show the events of 'events': struct first and struct second have the "
                        "same field names");
    assert_string_equal(error_hints(), "give a field of one of them another name\n");
    layout_finish(&layout);
}

static int read_sent(const char *map, struct layout *layout)
{
    struct btf btf;
    made_btf_open(&made, &btf);
    *layout = (struct layout){0};
    int err = event_layout_sent(&btf, map, layout);
    btf_close(&btf);
    return err;
}

/* struct bccrun_sent_0_calls { u32 count; }; struct bccrun_sent_12_a_b { struct { s64 at; } event; };
 * struct bccrun_sent_2_names { char name[8]; }; struct bccrun_sent_3_void { char unknown; } */
static void what_is_sent_goes_by_the_buffer(void **state)
{
    (void)state;
    struct layout layout;
    add_struct("bccrun_sent_0_calls", 4);
    add_field("count", u32_id, 0);
    uint32_t event = add_struct("", 8);
    add_field("at", s64_id, 0);
    add_struct("bccrun_sent_12_a_b", 8);
    add_field("event", event, 0);
    uint32_t name = array_of(char_id, 8);
    add_struct("bccrun_sent_2_names", 8);
    add_field("name", name, 0);
    add_struct("bccrun_sent_3_void", 1);
    add_field("unknown", char_id, 0);

    assert_int_equal(read_sent("calls", &layout), 0);
    assert_string_equal(layout.name, "calls");
    expect_field(layout.fields, "count", FIELD_UNSIGNED, 0, 4, 1);
    layout_finish(&layout);
    assert_int_equal(read_sent("a_b", &layout), 0);
    assert_string_equal(layout.name, "a_b");
    assert_int_equal(layout.size_bytes, 8);
    expect_field(layout.fields, "at", FIELD_SIGNED, 0, 8, 1);
    layout_finish(&layout);
    assert_int_equal(read_sent("names", &layout), 0);
    expect_field(layout.fields, "name", FIELD_TEXT, 0, 1, 8);
    layout_finish(&layout);
    assert_int_equal(read_sent("void", &layout), -ENOENT);
    assert_int_equal(read_sent("b", &layout), -ENOENT);
    assert_int_equal(read_sent("", &layout), -ENOENT);
}

static void damaged_type_information_is_refused(void **state)
{
    (void)state;
    struct btf btf;
    assert_int_equal(btf_open_bytes("no BTF at all", 13, &btf), -EBADMSG);
}

int main(void)
{
#define with_btf(test) cmocka_unit_test_setup_teardown(test, make_btf, free_btf)
    const struct CMUnitTest tests[] = {
        with_btf(fields_of_plain_types),
        with_btf(arrays_and_qualifiers),
        with_btf(enums_bring_their_names),
        with_btf(wide_enums_keep_all_their_bits),
        with_btf(structs_unions_pointers_and_grids),
        with_btf(members_without_a_name_dissolve),
        with_btf(struct_in_itself_is_refused),
        with_btf(floats_are_structs_of_bits),
        with_btf(floats_are_refused_by_field),
        with_btf(void_is_refused_by_field),
        with_btf(bit_fields_lie_anywhere),
        with_btf(keys_and_values_of_maps),
        with_btf(struct_without_a_name_goes_by_its_typedef),
        with_btf(struct_is_known_by_all_its_members_in_order),
        with_btf(same_struct_twice_is_no_matter),
        with_btf(structs_that_cannot_be_told_apart_are_refused),
        with_btf(what_is_sent_goes_by_the_buffer),
        cmocka_unit_test(damaged_type_information_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
