// SPDX-License-Identifier: Apache-2.0
/*
 * All types of a kernel and of its modules, written in C: a compiler must give each struct the size and each member the
 * offset that the kernel's BTF says. Needs clang, whose BPF target the probes are compiled for, and a kernel with BTF;
 * BTF_ROOT names a directory in which another kernel's lies as sys/kernel/btf.
 */
#include "types/c_types.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"

static bool is_named_composite(const struct btf *btf, uint32_t id)
{
    const struct btf_type *type = btf_type(btf, id);
    bool is_composite = btf_kind(type) == BTF_KIND_STRUCT || btf_kind(type) == BTF_KIND_UNION;
    return is_composite && btf_string(btf, type->name_off)[0] != '\0';
}

static void put_assertions(struct c_types *types, uint32_t id, struct text *out)
{
    const struct btf *btf = types->spelling.btf;
    const struct btf_type *type = btf_type(btf, id);
    struct text tag = {0};
    c_spelling_put_tag(&types->spelling, id, &tag);
    text_printf(out, "_Static_assert(sizeof(%s) == %u, \"%s\");\n", text_cstr(&tag), type->size,
                text_cstr(&tag));
    for (unsigned i = 0; i < BTF_INFO_VLEN(type->info); i++) {
        const struct btf_member *member = c_layout_member(type, i);
        const char *name = btf_string(btf, member->name_off);
        if (name[0] != '\0' && c_layout_width(type, member) == 0)
            text_printf(out, "_Static_assert(__builtin_offsetof(%s, %s) == %u, \"%s.%s\");\n",
                        text_cstr(&tag), name, c_layout_offset(type, member) / 8, text_cstr(&tag), name);
    }
    text_finish(&tag);
}

static const char *root(void)
{
    const char *given = getenv("BTF_ROOT");
    return given != NULL ? given : "";
}

/* Writes the structs and unions of @btf from the id @first on, with what they hold, and has clang look at each. */
static void check_types(const struct btf *btf, uint32_t first, size_t least)
{
    const struct name_set source = {0};
    struct c_types types;
    struct text out = {0};
    c_types_init(&types, btf, &source);
    for (uint32_t id = first; id < btf_end(btf); id++)
        if (is_named_composite(btf, id))
            c_types_add(&types, id);
    for (size_t i = 0; i < types.count; i++)
        text_string(&out, types.definitions[i].code);
    for (uint32_t id = first; id < btf_end(btf); id++)
        if (is_named_composite(btf, id))
            put_assertions(&types, id, &out);
    FILE *compiler = popen("clang -target bpf -w -fsyntax-only -x c - >&2", "w");
    assert_non_null(compiler);
    assert_int_equal(fwrite(out.bytes, 1, out.length, compiler), out.length);
    assert_int_equal(pclose(compiler), 0);
    assert_true(types.count > least);
    text_finish(&out);
    c_types_finish(&types);
}

static void open_kernel(struct btf *btf)
{
    if (btf_open(root(), btf) != 0 || system("clang --version >/dev/null 2>&1") != 0) {
        print_message("# skip: needs a kernel with BTF, and clang (scripts/setup test)\n");
        skip();
    }
}

static void every_member_of_the_kernel_is_where_btf_says(void **state)
{
    (void)state;
    struct btf btf;
    open_kernel(&btf);
    check_types(&btf, 1, 1000);
    btf_close(&btf);
}

static void every_member_of_a_module_is_where_btf_says(void **state)
{
    (void)state;
    struct btf kernel;
    struct btf module;
    char *path = xasprintf("%s/sys/kernel/btf", root());
    DIR *directory = opendir(path);
    size_t modules = 0;
    open_kernel(&kernel);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "vmlinux") == 0)
            continue;
        assert_int_equal(btf_open_module(root(), entry->d_name, &kernel, &module), 0);
        check_types(&module, btf_end(&kernel), 0);
        btf_close(&module);
        modules++;
    }
    if (directory != NULL)
        closedir(directory);
    free(path);
    btf_close(&kernel);
    if (modules == 0) {
        print_message("# skip: no module of this kernel has BTF\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_of_the_kernel_is_where_btf_says),
        cmocka_unit_test(every_member_of_a_module_is_where_btf_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
