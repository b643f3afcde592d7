// SPDX-License-Identifier: Apache-2.0
/* A type by its name, in the kernel's BTF or a module's. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "made_btf.h"
#include "root.h"
#include "types/named_type.h"

#include <cmocka.h>

static void write_types(const struct made_btf *made, const char *path)
{
    struct text file = {0};
    made_btf_write(made, &file);
    tree_write_bytes(root, path, file.bytes, file.length);
    text_finish(&file);
}

/* vmlinux has struct task and mentions struct conn and struct gone; the module has struct conn. */
static int make(void **state)
{
    struct made_btf kernel;
    struct made_btf module;
    make_root(state);
    made_btf_init(&kernel);
    made_btf_add(&kernel, BTF_KIND_STRUCT, "task", 8);
    made_btf_add(&kernel, BTF_KIND_FWD, "conn", 0);
    made_btf_add(&kernel, BTF_KIND_FWD, "gone", 0);
    write_types(&kernel, "sys/kernel/btf/vmlinux");
    write_types(&kernel, "copied");
    made_btf_init(&module);
    module.strings_before = (uint32_t)kernel.strings.length;
    made_btf_add(&module, BTF_KIND_STRUCT, "conn", 8);
    write_types(&module, "sys/kernel/btf/net");
    made_btf_finish(&module);
    made_btf_finish(&kernel);
    return 0;
}

static void find(const char *path, unsigned kind, const char *name, struct named_type *found)
{
    char *whole = xasprintf("%s/%s", root, path);
    assert_int_equal(named_type_find(whole, kind, name, found), 0);
    free(whole);
}

static void types_are_found_in_the_kernel_and_its_modules(void **state)
{
    (void)state;
    struct named_type found;
    find("sys/kernel/btf/vmlinux", BTF_KIND_STRUCT, "task", &found);
    assert_ptr_equal(found.btf, &found.kernel);
    assert_int_equal(found.id, 1);
    named_type_close(&found);
    find("sys/kernel/btf/vmlinux", BTF_KIND_STRUCT, "conn", &found);
    assert_ptr_equal(found.btf, &found.module);
    assert_int_equal(found.id, 4);
    named_type_close(&found);
}

static void what_is_only_mentioned_is_found_as_such(void **state)
{
    (void)state;
    struct named_type found;
    find("sys/kernel/btf/vmlinux", BTF_KIND_STRUCT, "gone", &found);
    assert_null(found.btf);
    assert_true(found.is_mentioned);
    named_type_close(&found);
    find("sys/kernel/btf/vmlinux", BTF_KIND_UNION, "task", &found);
    assert_null(found.btf);
    assert_false(found.is_mentioned);
    named_type_close(&found);
}

/* Of a file that is no kernel's directory nothing is known but itself. */
static void a_file_alone_has_no_modules(void **state)
{
    (void)state;
    struct named_type found;
    find("copied", BTF_KIND_STRUCT, "conn", &found);
    assert_null(found.btf);
    assert_true(found.is_mentioned);
    named_type_close(&found);
    assert_int_equal(named_type_find("/nosuch", BTF_KIND_STRUCT, "conn", &found), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(types_are_found_in_the_kernel_and_its_modules, make, remove_root),
        cmocka_unit_test_setup_teardown(what_is_only_mentioned_is_found_as_such, make, remove_root),
        cmocka_unit_test_setup_teardown(a_file_alone_has_no_modules, make, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
