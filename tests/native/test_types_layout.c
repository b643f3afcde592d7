// SPDX-License-Identifier: Apache-2.0
/*
 * All types of this kernel, written in C: a compiler must give each struct the size and each member the offset that the
 * kernel's BTF says. Needs a kernel with BTF, and clang, whose BPF target the probes are compiled for.
 */
#include "types/c_types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

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

static void every_member_is_where_btf_says(void **state)
{
    (void)state;
    const struct name_set source = {0};
    struct btf btf;
    struct c_types types;
    struct text out = {0};
    if (btf_open("", &btf) != 0 || system("clang --version >/dev/null 2>&1") != 0) {
        print_message("# skip: needs a kernel with BTF, and clang (scripts/setup test)\n");
        skip();
    }
    c_types_init(&types, &btf, &source);
    for (uint32_t id = 1; id < btf_end(&btf); id++)
        if (is_named_composite(&btf, id))
            c_types_add(&types, id);
    for (size_t i = 0; i < types.count; i++)
        text_string(&out, types.definitions[i].code);
    for (uint32_t id = 1; id < btf_end(&btf); id++)
        if (is_named_composite(&btf, id))
            put_assertions(&types, id, &out);
    FILE *compiler = popen("clang -target bpf -w -fsyntax-only -x c - >&2", "w");
    assert_non_null(compiler);
    assert_int_equal(fwrite(out.bytes, 1, out.length, compiler), out.length);
    assert_int_equal(pclose(compiler), 0);
    assert_true(types.count > 1000);
    text_finish(&out);
    c_types_finish(&types);
    btf_close(&btf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_is_where_btf_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
