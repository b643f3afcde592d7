// SPDX-License-Identifier: Apache-2.0
/* Where the kernel has the members that a source uses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "made_btf.h"
#include "root.h"
#include "types/member_places.h"

#include <cmocka.h>

static struct name_set names;
static struct member_places places;

static int finish(void **state)
{
    (void)state;
    name_set_finish(&names);
    member_places_finish(&places);
    return 0;
}

/* struct inner { int a, b; }; struct outer { struct inner in; union { int c; long d; }; struct outer *next; int e : 3; } */
static int write_btf(void **state)
{
    struct made_btf made;
    struct text file = {0};
    make_root(state);
    made_btf_init(&made);
    uint32_t int_id = made_btf_int(&made, "int", 4, BTF_INT_SIGNED);
    uint32_t long_id = made_btf_int(&made, "long", 8, BTF_INT_SIGNED);
    uint32_t inner = made_btf_add(&made, BTF_KIND_STRUCT, "inner", 8);
    made_btf_member(&made, "a", int_id, 0, 0);
    made_btf_member(&made, "b", int_id, 32, 0);
    uint32_t either = made_btf_add(&made, BTF_KIND_UNION, "", 8);
    made_btf_member(&made, "c", int_id, 0, 0);
    made_btf_member(&made, "d", long_id, 0, 0);
    uint32_t next = made.count + 2;
    uint32_t outer = made_btf_add(&made, BTF_KIND_STRUCT, "outer", 32);
    made_btf_member(&made, "in", inner, 0, 0);
    made_btf_member(&made, "", either, 64, 0);
    made_btf_member(&made, "next", next, 128, 0);
    made_btf_member(&made, "e", int_id, 192, 3);
    assert_int_equal(made_btf_add(&made, BTF_KIND_PTR, "", outer), next);
    made_btf_write(&made, &file);
    tree_write_bytes(root, "sys/kernel/btf/vmlinux", file.bytes, file.length);
    text_finish(&file);
    made_btf_finish(&made);
    return 0;
}

static void read_places(const char *source)
{
    name_set_finish(&names);
    member_places_finish(&places);
    name_set_read(&names, source);
    char *path = xasprintf("%s/sys/kernel/btf/vmlinux", root);
    assert_int_equal(member_places_read(path, &names, &places), 0);
    free(path);
}

static void expect(size_t index, const char *type, const char *name, unsigned offset)
{
    assert_true(index < places.count);
    assert_string_equal(places.list[index].type, type);
    assert_string_equal(places.list[index].name, name);
    assert_int_equal(places.list[index].offset, offset);
}

static void members_have_the_kernels_offsets(void **state)
{
    (void)state;
    read_places("struct outer *o; o->d; o->next; o->in.b; o->e; x.a;");
    assert_int_equal(places.count, 5);
    expect(0, "struct outer", "in", 0);
    expect(1, "struct outer", "d", 8);
    expect(2, "struct outer", "next", 16);
    expect(3, "struct inner", "a", 0);
    expect(4, "struct inner", "b", 4);
}

static void what_is_the_sources_own_is_left_out(void **state)
{
    (void)state;
    read_places("struct outer { int d; }; struct outer *o; o->d;");
    assert_int_equal(places.count, 0);
    read_places("struct nosuch *o; o->d;");
    assert_int_equal(places.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(members_have_the_kernels_offsets, finish),
        cmocka_unit_test_teardown(what_is_the_sources_own_is_left_out, finish),
    };
    return cmocka_run_group_tests(tests, write_btf, remove_root);
}
