// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "declared.h"
#include "translate/translate.h"
#include "user_lines.h"

#include <cmocka.h>

/* Translates with every function reading what it reads in the same way. On the heap. */
static bool has_compat;
static bool may_be_compat;

static char *translated(const char *text, enum function_access access)
{
    struct declared declared;
    struct translated out = {0};
    declared_init(&declared, text);
    enum function_access *all = xcalloc(declared.declarations.function_count, sizeof(*all));
    for (size_t i = 0; i < declared.declarations.function_count; i++)
        all[i] = access;
    const char **checks = xcalloc(declared.declarations.function_count, sizeof(*checks));
    const struct translate_additions additions = {.definitions = "int before_it;\nint all;\n",
                                                  .checks = checks,
                                                  .has_compat = has_compat,
                                                  .may_be_compat = may_be_compat};
    translate(&declared.source, &declared.declarations, all, &additions, &out);
    free(checks);
    char *string = xstrdup(text_cstr(&out.text));
    free(all);
    translated_finish(&out);
    declared_finish(&declared);
    return string;
}

/* Every character is where it was; where @kept is not NULL, it is what should be left of @text. */
static void expect_unmoved(const char *text, const char *kept)
{
    char *out = translated(text, READS_CALL_REGISTERS);
    char *seen = user_lines(out);
    char *expected = user_lines_trim(kept != NULL ? kept : text);
    assert_string_equal(seen, expected);
    free(expected);
    free(seen);
    free(out);
}

static void expect_contains(const char *text, enum function_access access, const char *part, bool expected)
{
    char *out = translated(text, access);
    assert_int_equal(strstr(out, part) != NULL, expected);
    free(out);
}

static void plain_text_stays_where_it_is(void **state)
{
    (void)state;
    expect_unmoved("", NULL);
    expect_unmoved("int x;", NULL);
    expect_unmoved("int x;\n\n\n/* a\n b */\n#define Y \\\n  1\nint z;\n", NULL);
}

static void functions_stay_where_they_are(void **state)
{
    (void)state;
    expect_unmoved("int f(void) { return 0; }", NULL);
    expect_unmoved("int f(void)\n{\n    return 0;\n}\n\nint g(void)\n{\n    return 1;\n}\n", NULL);
    expect_unmoved("int f(void) { return 0; } int g(void) { return 1; } int h(void)\n{ } int x;", NULL);
    expect_unmoved("int f(void)\n\t\t{\treturn 0;\n}", NULL);
    expect_unmoved("int f(void) {\r\n    return 0;\r\n}\r\n", NULL);
    expect_unmoved("TRACEPOINT_PROBE(a, b) {\n}\nint x;", NULL);
    expect_unmoved("int f(void) {", NULL);
}

static void structs_stay_where_they_are(void **state)
{
    (void)state;
    expect_unmoved("struct event {\n    u32 pid;\n};\nint x;\n", NULL);
    expect_unmoved("struct a { int x; }; struct b { int y; };\ntypedef struct { int z; } c;", NULL);
    expect_unmoved("typedef struct { int z; } c; // why\nint f(c x) { }\nstruct d { int w; };\n", NULL);
}

static void sections_are_blanked(void **state)
{
    (void)state;
    expect_unmoved("SEC(\"kprobe/f\") int f(void) { }\nint x;\n",
                   "                int f(void) { }\nint x;\n");
    expect_unmoved("int x; SEC(\n\"kprobe/f\"\n)\nint f(void)\n{\n}\n", "int x;\n\n\nint f(void)\n{\n}\n");
    expect_contains("SEC(\"kprobe/f\") int f(void) { }", READS_REGISTERS, "SEC(\"", false);
}

static void sections_of_no_function_are_kept(void **state)
{
    (void)state;
    expect_unmoved("struct { int a; } x SEC(\".maps\");\nint y SEC(\"data\");\nint f(void) { }\n", NULL);
}

/* A compiler follows no #line in what an #if leaves out. */
static void functions_left_out_by_an_if_move_nothing(void **state)
{
    (void)state;
    expect_unmoved("#if 0\nint f(void)\n{\n}\n#endif\nint x;\nint f(void)\n{\n}\n",
                   "#if 0\n\n\n\n\nint x;\nint f(void)\n{\n}\n");
    expect_unmoved("#if 0\nint f(void)\n{\n}\n#else\nint x;\nint f(void) { }\n#endif\nint y;\n",
                   "#if 0\n\n\n\n\nint x;\nint f(void) { }\n#endif\nint y;\n");
    expect_unmoved("#if 0\n#ifdef A\nint f(void)\n{\n}\n#endif\nint g(void)\n{\n}\n#endif // B\nint y;\n",
                   "#if 0\n\n\n\n\n\n\n\n\n\nint y;\n");
}

static void branches_within_functions_and_comments_move_nothing(void **state)
{
    (void)state;
    expect_unmoved("int f(void)\n{\n#if 1\n    int a;\n#endif // B \\\n    B\n    int b;\n}\n", NULL);
    expect_unmoved("/*\n#endif\n*/\nint x;\n#endif", NULL);
    expect_unmoved("char *a = \"\\\n#endif\n\";\nint f(void) { }\nint x;\n#endif", NULL);
}

static void embedded_and_tool_sized_texts(void **state)
{
    (void)state;
    struct text text = {0};
    for (int i = 0; i < 200; i++)
        text_printf(&text,
                    "/* number %d\n */\nstruct event_%d {\n    u32 pid;\n}; BPF_HASH(map_%d, u32)\n\n"
                    "int kprobe__f%d(struct pt_regs *ctx)\n{\n\treturn 0;\n}\n",
                    i, i, i, i);
    expect_unmoved(text_cstr(&text), NULL);
    text_finish(&text);
}

static void pt_regs_need_no_include(void **state)
{
    (void)state;
    char *out = translated("int x;", READS_REGISTERS);
    assert_non_null(strstr(out, "#include <uapi/linux/ptrace.h>\n"));
    assert_true(strstr(out, "ptrace.h") < strstr(out, "#line 1 \"<probe>\"\nint x;\n"));
    free(out);
}

static void syscall_functions_are_renamed_by_a_macro(void **state)
{
    (void)state;
    const char *text = "int f(struct pt_regs *ctx, int a) { }";
    expect_contains(text, READS_CALL_REGISTERS, "\n#define f syscall__f\n", true);
    expect_contains(text, READS_REGISTERS, "syscall__", false);
    expect_contains("int syscall__f(struct pt_regs *ctx) { }", READS_CALL_REGISTERS, "#define syscall__",
                    false);
    expect_contains("TRACEPOINT_PROBE(a, b) { }", READS_CALL_REGISTERS, "syscall__", false);
}

static void kfunc_macros_make_one_name_with_every_libbcc(void **state)
{
    (void)state;
    expect_contains("KFUNC_PROBE(f, int a) { }", READS_REGISTERS,
                    "\n#define KFUNC_PROBE(function, args...) BPF_PROG(kfunc__##function, ##args)\n", true);
    expect_contains("KRETFUNC_PROBE(f) { }", READS_REGISTERS, "BPF_PROG(kretfunc__##function, ##args)\n",
                    true);
    expect_contains("int kfunc__f(u64 *ctx) { }", READS_REGISTERS, "KFUNC_PROBE", false);
    expect_contains("TRACEPOINT_PROBE(a, b) { }", READS_REGISTERS, "KFUNC_PROBE", false);
}

static void check_name(const char *name, bool is_macro, enum function_access access, const char *expected)
{
    const struct declared_function function = {.name = (char *)name, .is_macro = is_macro};
    char *translated_name = translate_name(&function, access);
    assert_string_equal(translated_name, expected);
    free(translated_name);
}

#define CONTEXT_START "struct pt_regs *c __attribute__((unused)) = (void *)bccrun_ctx;"

static void arguments_come_from_a_record(void **state)
{
    (void)state;
    const char *text = "int f(struct pt_regs *c,\n  int a)\n{\n    return 0;\n}\n";
    expect_contains(
        text, READS_CALL_RECORD,
        "int f(struct bccrun_call *bccrun_ctx\n#line 1 \"<probe>\"\n                       ,\n  int a)\n"
        "{\n#line 3 \"<probe>\"\n " CONTEXT_START "\n#line 3 \"<probe>\"\n \n    return 0;",
        true);
    expect_contains(text, READS_CALL_RECORD, "struct bccrun_call {\n", true);
    expect_contains(text, READS_REGISTERS, "bccrun_call", false);
    expect_contains("int f(struct\npt_regs *c, int a) { }", READS_CALL_RECORD,
                    "{\n#line 2 \"<probe>\"\n " CONTEXT_START, true);
    /* Without arguments there is nothing to do, and in what a macro makes nothing can be done. */
    expect_contains("int f(struct pt_regs *c) { }", READS_CALL_RECORD, "bccrun_ctx", false);
    expect_contains("KFUNC_PROBE(f, int a) { }", READS_CALL_RECORD, "bccrun_c", false);
}

static void arguments_of_32_bit_programs_are_read_again(void **state)
{
    (void)state;
    const char *text = "int f(struct pt_regs *c, const char *file, int a) {\n    return a;\n}\n";
    expect_contains(text, READS_CALL_REGISTERS, "bccrun_", false);
    has_compat = true;
    expect_contains(
        text, READS_CALL_REGISTERS,
        " if (bccrun_is_compat()) {"
        " bccrun_compat_argument((void *)&file, sizeof(file), (void *)c, __builtin_offsetof(struct pt_regs, bx));"
        " bccrun_compat_argument((void *)&a, sizeof(a), (void *)c, __builtin_offsetof(struct pt_regs, cx)); }\n",
        true);
    expect_contains(text, READS_CALL_REGISTERS, "int bccrun_is_compat(void)\n", true);
    expect_contains(text, READS_REGISTERS, "bccrun_is_compat", false);
    expect_contains(text, READS_CALL_RECORD, "bccrun_is_compat", false);
    has_compat = false;
    expect_contains(text, READS_STACK,
                    " bccrun_stack_argument((void *)&file, sizeof(file), (void *)c, 4);"
                    " bccrun_stack_argument((void *)&a, sizeof(a), (void *)c, 8);\n",
                    true);
    expect_contains(text, READS_STACK, "void bccrun_stack_argument(", true);
    has_compat = true;
    expect_contains("int f(struct pt_regs *c) { }", READS_CALL_REGISTERS, "bccrun_is_compat", false);
    has_compat = false;
}

static void a_probe_can_ask_whose_call_it_is(void **state)
{
    (void)state;
    const char *text = "int f(void *c) { return BCCRUN_CALL_BITS; }\n";
    expect_contains(text, READS_REGISTERS, "#define BCCRUN_CALL_BITS 64\n", sizeof(long) == 8);
    expect_contains(text, READS_REGISTERS, "bccrun_is_compat", false);
    may_be_compat = true;
    expect_contains(text, READS_REGISTERS, "#define BCCRUN_CALL_BITS (bccrun_is_compat() ? 32 : 64)\n", true);
    expect_contains(text, READS_REGISTERS, "int bccrun_is_compat(void)\n", true);
    expect_contains("int f(void *c) { return 0; }", READS_REGISTERS, "bccrun_is_compat", false);
    may_be_compat = false;
}

static void floats_are_structs(void **state)
{
    (void)state;
    const char *text = "struct event { double load; };\nint f(void) { }\n";
    expect_contains(text, READS_REGISTERS, "#define double struct bccrun_double\n", true);
    expect_contains(text, READS_REGISTERS, "#define float", false);
    expect_unmoved(text, NULL);
    expect_contains("/* double */ int doubles;", READS_REGISTERS, "#define double", false);
}

static void results_come_from_a_record(void **state)
{
    (void)state;
    const char *text = "static int g(void *x, struct pt_regs *r) { return PT_REGS_RC(r); }\n"
                       "int f(struct pt_regs *c)\n{\n    return PT_REGS_RC(c) + g(0, c);\n}\n"
                       "int h(struct pt_regs *c) { return PT_REGS_RC(c); }\n";
    expect_contains(text, READS_RETURN_RECORD, " return BCCRUN_RET(r); }\n", true);
    expect_contains(text, READS_RETURN_RECORD, "\n    return BCCRUN_RET(c) + g(0, c);\n", true);
    expect_contains(text, READS_RETURN_RECORD, " return BCCRUN_RET(c); }\n", true);
    expect_contains(text, READS_RETURN_RECORD, "{\n#line 3 \"<probe>\"\n if (bccrun_is_child(c)) return 0;\n",
                    true);
    expect_contains(text, READS_RETURN_RECORD, "PT_REGS_RC(", false);
    expect_contains("int f(struct pt_regs *c)\n{PT_REGS_RC(c);}\n", READS_RETURN_RECORD,
                    "\n BCCRUN_RET(c);}\n", true);
    expect_contains(text, READS_REGISTERS, "BCCRUN_RET", false);
    expect_contains("void f(struct pt_regs *c) { }", READS_RETURN_RECORD,
                    " if (bccrun_is_child(c)) { asm volatile(\"r0 = 0\"); return; }\n", true);
}

static void names_are_those_that_libbcc_sees(void **state)
{
    (void)state;
    check_name("f", false, READS_REGISTERS, "f");
    check_name("f", false, READS_CALL_REGISTERS, "syscall__f");
    check_name("syscall__f", false, READS_CALL_REGISTERS, "syscall__f");
    check_name("tracepoint__a__b", true, READS_CALL_REGISTERS, "tracepoint__a__b");
    check_name("f", false, READS_CALL_RECORD, "f");
    check_name("syscall__f", false, READS_CALL_RECORD, "enter_syscall__f");
    check_name("kprobe____x64_sys_f", false, READS_CALL_RECORD, "enter_kprobe____x64_sys_f");
    check_name("syscall__f", false, READS_RETURN_RECORD, "syscall__f");
}

static void each_struct_is_used_once_behind_its_definition(void **state)
{
    (void)state;
    expect_contains(
        "struct a { int x; };", false,
        "struct a { int x; }; struct a bccrun_struct_0 __attribute__((section(\".maps.bccrun_struct_0\"), "
        "used)) = {};\n",
        true);
    expect_contains(
        "struct a { int x; };\ntypedef struct { int y; } b; int z;", false,
        "} b; b bccrun_struct_1 __attribute__((section(\".maps.bccrun_struct_1\"), used)) = {}; int z;\n",
        true);
    expect_contains("struct a;", false, "bccrun_struct", false);
}

static void reads_become_one_of_two_functions(void **state)
{
    (void)state;
    expect_contains(
        "int f(void *c)\n{\n    bpf_probe_read_user(&e.a[f(1, 2)], 4, c);\n}\n", READS_REGISTERS,
        "\n    __builtin_choose_expr(bccrun_is_text(&e.a[f(1, 2)]), bccrun_text_probe_read_user, bpf_probe_read_user)"
        "\n#line 3 \"<probe>\"\n                       (&e.a[f(1, 2)], 4, c);\n",
        true);
    expect_contains("int f(void *c) { bpf_probe_read_str(t, 4, c); }", READS_REGISTERS,
                    " __builtin_choose_expr(bccrun_may_be_text(t), bccrun_text_probe_read_str, "
                    "bccrun_probe_read_str)\n",
                    true);
    expect_contains("int f(void *c) { bpf_probe_read(t\n, 4, c); }", READS_REGISTERS, "bccrun_is_text(t)",
                    true);
    expect_contains("int f(void *c) { bpf_probe_read(t /* , */ + 1, 4, c); }", READS_REGISTERS,
                    "choose_expr(b", false);
    expect_contains("int f(void *c) { bpf_probe_read(t +\n1, 4, c); }", READS_REGISTERS, "choose_expr(b",
                    false);
    expect_contains("int f(void *c) { bpf_probe_read(); bpf_probe_read(", READS_REGISTERS, "choose_expr(b",
                    false);
    expect_contains("#include <a.h>\n#define R(t) bpf_probe_read(t, 1, t)\n", READS_REGISTERS,
                    "choose_expr(b", false);
    expect_contains("int f(void *c) { return 0; }", READS_REGISTERS, "BCCRUN_MARK", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays_where_it_is),
        cmocka_unit_test(functions_stay_where_they_are),
        cmocka_unit_test(structs_stay_where_they_are),
        cmocka_unit_test(sections_are_blanked),
        cmocka_unit_test(sections_of_no_function_are_kept),
        cmocka_unit_test(functions_left_out_by_an_if_move_nothing),
        cmocka_unit_test(branches_within_functions_and_comments_move_nothing),
        cmocka_unit_test(embedded_and_tool_sized_texts),
        cmocka_unit_test(pt_regs_need_no_include),
        cmocka_unit_test(syscall_functions_are_renamed_by_a_macro),
        cmocka_unit_test(kfunc_macros_make_one_name_with_every_libbcc),
        cmocka_unit_test(arguments_come_from_a_record),
        cmocka_unit_test(arguments_of_32_bit_programs_are_read_again),
        cmocka_unit_test(a_probe_can_ask_whose_call_it_is),
        cmocka_unit_test(floats_are_structs),
        cmocka_unit_test(results_come_from_a_record),
        cmocka_unit_test(names_are_those_that_libbcc_sees),
        cmocka_unit_test(reads_become_one_of_two_functions),
        cmocka_unit_test(each_struct_is_used_once_behind_its_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
