// SPDX-License-Identifier: Apache-2.0
/* The kernel's type information, made up: by id, by name, damaged. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "types/btf.h"
#include "types/btf_signature.h"
#include "root.h"

#include <cmocka.h>

#define INFO(kind, count) ((uint32_t)(kind) << 24 | (count))

/* Strings at 1, 5, 10, 13 and so on. */
static const char strings[] = "\0int\0size\0fd\0close\0btf_trace_exit";
#define NAME_INT   1
#define NAME_SIZE  5
#define NAME_FD    10
#define NAME_CLOSE 13
#define NAME_EXIT  19

/* int close(int fd); typedef int size; typedef void (*btf_trace_exit)(void *, size fd); */
static const uint32_t types[] = {
    NAME_INT,   INFO(BTF_KIND_INT, 0),
    4,          BTF_INT_SIGNED << 24 | 32, /* 1: int */
    0,          INFO(BTF_KIND_FUNC_PROTO, 1),
    1,          NAME_FD,
    1, /* 2: int (int fd) */
    NAME_CLOSE, INFO(BTF_KIND_FUNC, 0),
    2, /* 3: close */
    NAME_SIZE,  INFO(BTF_KIND_TYPEDEF, 0),
    1, /* 4: size */
    0,          INFO(BTF_KIND_PTR, 0),
    0, /* 5: void * */
    0,          INFO(BTF_KIND_FUNC_PROTO, 2),
    0,          0,
    5,          NAME_FD,
    4, /* 6: void (void *, size fd) */
    0,          INFO(BTF_KIND_PTR, 0),
    6, /* 7 */
    NAME_EXIT,  INFO(BTF_KIND_TYPEDEF, 0),
    7, /* 8: btf_trace_exit */
};

static void write_btf(const char *path, const void *type_data, size_t type_bytes, const char *string_data,
                      size_t string_bytes, size_t cut)
{
    struct text data = {0};
    const struct btf_header header = {
        .magic = BTF_MAGIC,
        .version = BTF_VERSION,
        .hdr_len = sizeof(header),
        .type_len = (uint32_t)type_bytes,
        .str_off = (uint32_t)type_bytes,
        .str_len = (uint32_t)string_bytes,
    };
    text_bytes(&data, &header, sizeof(header));
    text_bytes(&data, type_data, type_bytes);
    text_bytes(&data, string_data, string_bytes);
    tree_write_bytes(root, path, data.bytes, data.length - cut);
    text_finish(&data);
}

static void write_kernel(void)
{
    write_btf("sys/kernel/btf/vmlinux", types, sizeof(types), strings, sizeof(strings), 0);
}

static void types_have_ids_and_names(void **state)
{
    (void)state;
    struct btf btf;
    write_kernel();
    assert_int_equal(btf_open(root, &btf), 0);
    assert_int_equal(btf.count, 8);
    for (int is_indexed = 0; is_indexed < 2; is_indexed++) {
        assert_int_equal(btf_find(&btf, BTF_KIND_FUNC, "close"), 3);
        assert_int_equal(btf_find(&btf, BTF_KIND_TYPEDEF, "size"), 4);
        assert_int_equal(btf_find(&btf, BTF_KIND_FUNC, "size"), 0);
        assert_int_equal(btf_find(&btf, BTF_KIND_FUNC, "clos"), 0);
        btf_index(&btf);
    }
    assert_int_equal(btf_kind(btf_type(&btf, 8)), BTF_KIND_TYPEDEF);
    assert_int_equal(btf_kind(btf_type(&btf, 0)), BTF_KIND_UNKN);
    assert_int_equal(btf_kind(btf_type(&btf, 9)), BTF_KIND_UNKN);
    assert_string_equal(btf_string(&btf, 100000), "");
    btf_close(&btf);
    assert_string_equal(btf_string(&btf, 1), "");
}

static void functions_have_signatures(void **state)
{
    (void)state;
    struct btf btf;
    struct signature call = {0};
    struct signature raw = {0};
    struct argument argument = {0};
    write_kernel();
    assert_int_equal(btf_open(root, &btf), 0);
    assert_true(btf_signature(&btf, "close", &call));
    assert_true(call.is_known && call.has_result);
    assert_int_equal(call.count, 1);
    assert_string_equal(call.arguments[0].type, "int");
    assert_string_equal(call.arguments[0].name, "fd");
    assert_true(call.arguments[0].is_signed);
    assert_true(btf_raw_tracepoint(&btf, "exit", &raw));
    assert_int_equal(raw.count, 1);
    assert_string_equal(raw.arguments[0].type, "size");
    assert_false(raw.has_result);
    assert_true(btf_typedef(&btf, "size", &argument));
    assert_int_equal(argument.bytes, 4);
    assert_false(btf_typedef(&btf, "close", &argument));
    signature_finish(&call);
    signature_finish(&raw);
    btf_close(&btf);
}

static void append_name(const char *name, void *names)
{
    text_printf(names, "%s ", name);
}

/* A module's types and strings are numbered on from the kernel's. */
static void modules_go_on_from_the_kernel(void **state)
{
    (void)state;
    const uint32_t own[] = {sizeof(strings), INFO(BTF_KIND_FUNC, 0), 2};
    struct btf kernel;
    struct btf module;
    struct text names = {0};
    write_kernel();
    write_btf("sys/kernel/btf/module", own, sizeof(own), "open", sizeof("open"), 0);
    assert_int_equal(btf_open(root, &kernel), 0);
    assert_int_equal(btf_open_module(root, "../btf/module", &kernel, &module), -ENOENT);
    assert_int_equal(btf_open_module(root, "module", &kernel, &module), 0);
    assert_int_equal(btf_find(&module, BTF_KIND_FUNC, "open"), 9);
    assert_int_equal(btf_find(&module, BTF_KIND_FUNC, "close"), 0);
    assert_string_equal(btf_string(&module, NAME_CLOSE), "close");
    assert_int_equal(btf_kind(btf_type(&module, 2)), BTF_KIND_FUNC_PROTO);
    btf_visit(&module, BTF_KIND_FUNC, "o", append_name, &names);
    assert_string_equal(text_cstr(&names), "pen ");
    text_finish(&names);
    btf_close(&module);
    btf_close(&kernel);
}

static void damaged_data_has_fewer_types(void **state)
{
    (void)state;
    struct btf btf;
    assert_int_equal(btf_open(root, &btf), -ENOENT);
    write_btf("sys/kernel/btf/vmlinux", types, sizeof(types), strings, sizeof(strings), 1);
    assert_int_equal(btf_open(root, &btf), -EBADMSG);
    write_btf("sys/kernel/btf/vmlinux", types, sizeof(types) - 4, strings, sizeof(strings), 0);
    assert_int_equal(btf_open(root, &btf), 0);
    assert_int_equal(btf.count, 7);
    btf_close(&btf);
    tree_write(root, "sys/kernel/btf/vmlinux", "not BTF");
    assert_int_equal(btf_open(root, &btf), -EBADMSG);
    btf_close(&btf);
}

int main(void)
{
#define in_a_root(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)
    const struct CMUnitTest tests[] = {
        in_a_root(types_have_ids_and_names),
        in_a_root(functions_have_signatures),
        in_a_root(modules_go_on_from_the_kernel),
        in_a_root(damaged_data_has_fewer_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
