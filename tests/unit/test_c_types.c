// SPDX-License-Identifier: Apache-2.0
/* Types of BTF, written in C. Each is made as pahole writes it for the C in the comment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "made_btf.h"
#include "types/c_types.h"

#include <cmocka.h>

static struct made_btf made;
static struct name_set source;
static uint32_t int_id, long_id, char_id;

static int make(void **state)
{
    (void)state;
    made_btf_init(&made);
    int_id = made_btf_int(&made, "int", 4, BTF_INT_SIGNED);
    long_id = made_btf_int(&made, "long", 8, BTF_INT_SIGNED);
    char_id = made_btf_int(&made, "char", 1, BTF_INT_SIGNED);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    made_btf_finish(&made);
    name_set_finish(&source);
    return 0;
}

static uint32_t pointer_to(uint32_t id)
{
    return made_btf_add(&made, BTF_KIND_PTR, "", id);
}

/* Where the name is among the strings. */
static unsigned place_of(const char *name)
{
    const char *strings = made.strings.bytes;
    return (unsigned)((const char *)memmem(strings, made.strings.length, name, strlen(name) + 1) - strings);
}

static void expect(uint32_t id, const char *code)
{
    struct btf btf;
    struct c_types types;
    struct text all = {0};
    made_btf_open(&made, &btf);
    c_types_init(&types, &btf, &source);
    c_types_add(&types, id);
    for (size_t i = 0; i < types.count; i++)
        text_string(&all, types.definitions[i].code);
    assert_string_equal(text_cstr(&all), code);
    text_finish(&all);
    c_types_finish(&types);
    btf_close(&btf);
}

/* struct list { struct list *next; int (*call)(struct other *, ...); const char *const name[3]; int (*rows)[2]; }; */
static void declarations(void **state)
{
    (void)state;
    uint32_t other = made_btf_add(&made, BTF_KIND_FWD, "other", 0);
    uint32_t to_other = pointer_to(other);
    uint32_t function = made_btf_add(&made, BTF_KIND_FUNC_PROTO, "", int_id);
    made_btf_number(&made, 0);
    made_btf_number(&made, to_other);
    made_btf_grow(&made, false);
    made_btf_number(&made, 0);
    made_btf_number(&made, 0);
    made_btf_grow(&made, false);
    uint32_t to_function = pointer_to(function);
    uint32_t constant = made_btf_add(&made, BTF_KIND_CONST, "", char_id);
    uint32_t string = pointer_to(constant);
    uint32_t constant_string = made_btf_add(&made, BTF_KIND_CONST, "", string);
    uint32_t names = made_btf_array(&made, constant_string, int_id, 3);
    uint32_t to_rows = pointer_to(made_btf_array(&made, int_id, int_id, 2));
    uint32_t to_list = made.count + 2;
    uint32_t list = made_btf_add(&made, BTF_KIND_STRUCT, "list", 48);
    made_btf_member(&made, "next", to_list, 0, 0);
    made_btf_member(&made, "call", to_function, 64, 0);
    made_btf_member(&made, "names", names, 128, 0);
    made_btf_member(&made, "rows", to_rows, 320, 0);
    assert_int_equal(pointer_to(list), to_list);
    expect(list, "struct list;\nstruct other;\n"
                 "struct list{struct list *next;int (*call)(struct other *,...);"
                 "char const *const names[3];int (*rows)[2];};\n");
}

/* struct packed { char a; long b; } __attribute__((packed)); struct holder { struct packed p; int x : 3; int y : 5; }; */
static void packed_structs_and_bit_fields(void **state)
{
    (void)state;
    uint32_t packed = made_btf_add(&made, BTF_KIND_STRUCT, "packed", 9);
    made_btf_member(&made, "a", char_id, 0, 0);
    made_btf_member(&made, "b", long_id, 8, 0);
    uint32_t holder = made_btf_add(&made, BTF_KIND_STRUCT, "holder", 12);
    made_btf_member(&made, "p", packed, 0, 0);
    made_btf_member(&made, "x", int_id, 72, 3);
    made_btf_member(&made, "y", int_id, 75, 5);
    expect(holder, "struct packed{char a;long b;}__attribute__((packed));\n"
                   "struct holder{struct packed p;int x:3;int y:5;short:16;};\n");
}

/* struct { int a; } __attribute__((aligned(16))) and a union with a struct without a name, and a large gap. */
static void gaps_are_filled(void **state)
{
    (void)state;
    uint32_t aligned = made_btf_add(&made, BTF_KIND_STRUCT, "aligned", 16);
    made_btf_member(&made, "a", int_id, 0, 0);
    uint32_t inner = made_btf_add(&made, BTF_KIND_STRUCT, "", 4);
    made_btf_member(&made, "b", int_id, 0, 0);
    uint32_t either = made_btf_add(&made, BTF_KIND_UNION, "either", 16);
    made_btf_member(&made, "", inner, 0, 0);
    made_btf_member(&made, "c", char_id, 0, 0);
    uint32_t page = made_btf_add(&made, BTF_KIND_STRUCT, "page", 4104);
    made_btf_member(&made, "first", aligned, 0, 0);
    made_btf_member(&made, "either", either, 128, 0);
    made_btf_member(&made, "last", long_id, 4096 * 8, 0);
    expect(page,
           "struct aligned{int a;int:32;long:64;};\n"
           "union either{struct{int b;};char c;char bccrun_size[16];};\n"
           "struct page{struct aligned first;union either either;char bccrun_gap_32[4064];long last;};\n");
}

/* enum narrow { A = -1 } __attribute__((mode(QI))) */
static void enums(void **state)
{
    (void)state;
    uint32_t narrow = made_btf_add(&made, BTF_KIND_ENUM, "narrow", 1);
    made_btf_enumerator(&made, "A", -1);
    ((struct btf_type *)(made.types.bytes + made.last))->info |= 1U << 31;
    uint32_t wide = made_btf_add(&made, KIND_ENUM64, "wide", 8);
    made_btf_enumerator64(&made, "B", 1ULL << 40);
    uint32_t holder = made_btf_add(&made, BTF_KIND_STRUCT, "holder", 16);
    made_btf_member(&made, "narrow", narrow, 0, 0);
    made_btf_member(&made, "wide", wide, 64, 0);
    expect(holder, "enum narrow{A=-1,}__attribute__((mode(QI)));\n"
                   "enum wide{B=1099511627776ULL,}__attribute__((mode(DI)));\n"
                   "struct holder{enum narrow narrow;char:8;short:16;int:32;enum wide wide;};\n");
}

/* The source has a struct and a constant of the same names. */
static void the_sources_own_names_stay_its_own(void **state)
{
    (void)state;
    name_set_read(&source, "struct own { int mine; }; enum { A }; typedef int kind;");
    uint32_t own = made_btf_add(&made, BTF_KIND_STRUCT, "own", 8);
    made_btf_member(&made, "theirs", long_id, 0, 0);
    uint32_t number = made_btf_add(&made, BTF_KIND_ENUM, "number", 4);
    made_btf_enumerator(&made, "A", 7);
    uint32_t to_own = pointer_to(own);
    uint32_t kind = made_btf_add(&made, BTF_KIND_TYPEDEF, "kind", long_id);
    uint32_t holder = made_btf_add(&made, BTF_KIND_STRUCT, "holder", 32);
    made_btf_member(&made, "own", own, 0, 0);
    made_btf_member(&made, "number", number, 64, 0);
    made_btf_member(&made, "pointer", to_own, 128, 0);
    made_btf_member(&made, "kind", kind, 192, 0);
    expect(
        holder,
        "struct own___2{long theirs;};\nenum number{A___2=7,};\nstruct own;\ntypedef long kind___2;\n"
        "struct holder{struct own___2 own;enum number number;int:32;struct own *pointer;kind___2 kind;};\n");
}

/* A module that was not deduplicated against the kernel has typedefs of its own by the same names. */
static void typedefs_of_one_name_are_numbered(void **state)
{
    (void)state;
    uint32_t kernels = made_btf_add(&made, BTF_KIND_TYPEDEF, "count_t", int_id);
    uint32_t modules = made_btf_add(&made, BTF_KIND_TYPEDEF, "count_t", long_id);
    uint32_t holder = made_btf_add(&made, BTF_KIND_STRUCT, "holder", 16);
    made_btf_member(&made, "a", kernels, 0, 0);
    made_btf_member(&made, "b", modules, 64, 0);
    expect(holder, "typedef int count_t;\ntypedef long count_t___2;\n"
                   "struct holder{count_t a;int:32;count_t___2 b;};\n");
}

/* Of a type of Rust neither the name nor the members' names are C; neither are some of C's own with another size. */
static void names_that_c_cannot_spell_are_replaced(void **state)
{
    (void)state;
    uint32_t number = made_btf_int(&made, "usize", 8, 0);
    uint32_t letter = made_btf_int(&made, "char", 4, 0);
    uint32_t truth = made_btf_int(&made, "bool", 1, BTF_INT_BOOL);
    uint32_t fraction = made_btf_add(&made, KIND_FLOAT, "f64", 8);
    uint32_t other = pointer_to(made_btf_add(&made, BTF_KIND_FWD, "a;b", 0));
    uint32_t alias = made_btf_add(&made, BTF_KIND_TYPEDEF, "9lives", other);
    uint32_t choice = made_btf_add(&made, BTF_KIND_ENUM, "choice", 4);
    made_btf_enumerator(&made, "if", 1);
    uint32_t option = made_btf_add(&made, BTF_KIND_STRUCT, "Option<usize>", 48);
    made_btf_member(&made, "default", number, 0, 0);
    made_btf_member(&made, "letter", letter, 64, 0);
    made_btf_member(&made, "is_set", truth, 96, 0);
    made_btf_member(&made, "fraction", fraction, 128, 0);
    made_btf_member(&made, "alias", alias, 192, 0);
    made_btf_member(&made, "choice", choice, 256, 3);
    made_btf_member(&made, "__0", int_id, 288, 0);
    char *code =
        xasprintf("struct bccrun_name_%u;\ntypedef struct bccrun_name_%u *bccrun_name_%u;\n"
                  "enum choice{bccrun_name_%u=1,};\n"
                  "struct bccrun_name_%u{unsigned long bccrun_name_%u;unsigned int letter;_Bool is_set;"
                  "char:8;short:16;double fraction;bccrun_name_%u alias;enum choice choice:3;"
                  "char:5;char:8;short:16;int __0;long:64;};\n",
                  place_of("a;b"), place_of("a;b"), place_of("9lives"), place_of("if"),
                  place_of("Option<usize>"), place_of("default"), place_of("9lives"));
    expect(option, code);
    free(code);
}

/* struct tail { const int __user *__rcu volatile p; struct tail *restrict r; char data[]; }; */
static void tags_and_flexible_arrays(void **state)
{
    (void)state;
    uint32_t user = made_btf_add(&made, KIND_TYPE_TAG, "user", int_id);
    uint32_t constant = made_btf_add(&made, BTF_KIND_CONST, "", user);
    uint32_t pointer = pointer_to(constant);
    uint32_t rcu = made_btf_add(&made, KIND_TYPE_TAG, "rcu", pointer);
    uint32_t is_volatile = made_btf_add(&made, BTF_KIND_VOLATILE, "", rcu);
    uint32_t data = made_btf_array(&made, char_id, int_id, 0);
    uint32_t tail = made.count + 3;
    uint32_t restricted = made_btf_add(&made, BTF_KIND_RESTRICT, "", pointer_to(tail));
    assert_int_equal(made_btf_add(&made, BTF_KIND_STRUCT, "tail", 16), tail);
    made_btf_member(&made, "p", is_volatile, 0, 0);
    made_btf_member(&made, "r", restricted, 64, 0);
    made_btf_member(&made, "data", data, 128, 0);
    expect(tail, "struct tail;\nstruct tail{int const *volatile p;struct tail *r;char data[0];};\n");
}

/* A struct that holds itself, one without a name that does, and a pointer to itself. */
static void damaged_types_end(void **state)
{
    (void)state;
    struct btf btf;
    struct c_types types;
    uint32_t first = made.count + 1;
    made_btf_add(&made, BTF_KIND_STRUCT, "itself", 8);
    made_btf_member(&made, "again", first, 0, 0);
    made_btf_add(&made, BTF_KIND_STRUCT, "", 8);
    made_btf_member(&made, "again", first + 1, 0, 0);
    made_btf_add(&made, BTF_KIND_PTR, "", first + 2);
    made_btf_add(&made, BTF_KIND_TYPEDEF, "around", first + 3);
    made_btf_add(&made, BTF_KIND_STRUCT, "out", 8);
    made_btf_member(&made, "of", 1000000, 0, 0);
    made_btf_open(&made, &btf);
    c_types_init(&types, &btf, &source);
    for (uint32_t id = 1; id < btf_end(&btf); id++)
        c_types_add(&types, id);
    assert_true(types.count > 0);
    c_types_finish(&types);
    btf_close(&btf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(declarations, make, finish),
        cmocka_unit_test_setup_teardown(packed_structs_and_bit_fields, make, finish),
        cmocka_unit_test_setup_teardown(gaps_are_filled, make, finish),
        cmocka_unit_test_setup_teardown(enums, make, finish),
        cmocka_unit_test_setup_teardown(the_sources_own_names_stay_its_own, make, finish),
        cmocka_unit_test_setup_teardown(typedefs_of_one_name_are_numbered, make, finish),
        cmocka_unit_test_setup_teardown(names_that_c_cannot_spell_are_replaced, make, finish),
        cmocka_unit_test_setup_teardown(tags_and_flexible_arrays, make, finish),
        cmocka_unit_test_setup_teardown(damaged_types_end, make, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
