// SPDX-License-Identifier: Apache-2.0
/* The types that a source means, out of the kernel's BTF and that of its modules. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "made_btf.h"
#include "root.h"
#include "types/kernel_types.h"

#include <cmocka.h>

static struct made_btf kernel;
static uint32_t int_id, long_id;

static void write_types(const struct made_btf *made, const char *name)
{
    struct text file = {0};
    char *path = xasprintf("sys/kernel/btf/%s", name);
    made_btf_write(made, &file);
    tree_write_bytes(root, path, file.bytes, file.length);
    text_finish(&file);
    free(path);
}

/* A module's ids and strings go on from the kernel's. */
static void begin_module(struct made_btf *module)
{
    made_btf_init(module);
    module->count = kernel.count;
    module->strings_before = (uint32_t)kernel.strings.length;
}

static void write_module(const char *name, uint32_t type)
{
    struct made_btf module;
    begin_module(&module);
    made_btf_add(&module, BTF_KIND_STRUCT, "conn", 8);
    made_btf_member(&module, name, type, 0, 0);
    made_btf_add(&module, BTF_KIND_STRUCT, "task", 8);
    made_btf_member(&module, "modules", long_id, 0, 0);
    write_types(&module, name);
    made_btf_finish(&module);
}

/* vmlinux has struct task { int pid; }, and the modules a and b a struct conn and a struct task of their own. */
static int make(void **state)
{
    make_root(state);
    made_btf_init(&kernel);
    int_id = made_btf_int(&kernel, "int", 4, BTF_INT_SIGNED);
    long_id = made_btf_int(&kernel, "long", 8, BTF_INT_SIGNED);
    made_btf_add(&kernel, BTF_KIND_STRUCT, "task", 4);
    made_btf_member(&kernel, "pid", int_id, 0, 0);
    write_types(&kernel, "vmlinux");
    write_module("a", long_id);
    write_module("b", int_id);
    return 0;
}

static int finish(void **state)
{
    made_btf_finish(&kernel);
    return remove_root(state);
}

static int read_types(const char *text, struct kernel_types *types)
{
    struct name_set source = {0};
    char *path = xasprintf("%s/sys/kernel/btf/vmlinux", root);
    name_set_read(&source, text);
    int err = kernel_types_read(path, &source, types);
    name_set_finish(&source);
    free(path);
    return err;
}

static void expect(const char *source, const char *code, const char *module)
{
    struct kernel_types types;
    struct text all = {0};
    assert_int_equal(read_types(source, &types), 0);
    for (size_t i = 0; i < types.count; i++)
        text_string(&all, types.definitions[i].code);
    assert_string_equal(text_cstr(&all), code);
    assert_int_equal(types.module_count, module != NULL);
    if (module != NULL)
        assert_string_equal(types.modules[0], module);
    text_finish(&all);
    kernel_types_finish(&types);
}

static void the_kernel_comes_before_its_modules(void **state)
{
    (void)state;
    expect("struct task *t;", "struct task{int pid;};\n", NULL);
    expect("struct nosuch *t;", "", NULL);
}

/* Each has its own, of which one text can have one only: the first module's, by name. */
static void what_two_modules_define_is_the_first_ones(void **state)
{
    (void)state;
    expect("struct conn *c;", "struct conn{long a;};\n", "a");
    expect("struct conn *c; struct task *t;", "struct task{int pid;};\nstruct conn{long a;};\n", "a");
}

static void what_the_source_defines_is_not_looked_for(void **state)
{
    (void)state;
    expect("struct conn { int mine; }; struct conn *c;", "", NULL);
}

static void what_is_no_types_is_reported(void **state)
{
    (void)state;
    struct kernel_types types;
    char *path = xasprintf("%s/sys/kernel/btf/vmlinux", root);
    assert_int_equal(truncate(path, 20), 0);
    assert_int_equal(read_types("struct task *t;", &types), -EBADMSG);
    assert_non_null(strstr(error_text(), "is damaged"));
    assert_int_equal(truncate(path, 300 * 1024 * 1024), 0);
    assert_int_equal(read_types("struct task *t;", &types), -EFBIG);
    assert_non_null(strstr(error_text(), "more than 256 MB"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(read_types("struct task *t;", &types), -ENOENT);
    assert_non_null(strstr(error_text(), "has no BTF"));
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_kernel_comes_before_its_modules, make, finish),
        cmocka_unit_test_setup_teardown(what_two_modules_define_is_the_first_ones, make, finish),
        cmocka_unit_test_setup_teardown(what_the_source_defines_is_not_looked_for, make, finish),
        cmocka_unit_test_setup_teardown(what_is_no_types_is_reported, make, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
