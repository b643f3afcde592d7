// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "declared.h"

#include <cmocka.h>

static void put_function(struct text *out, const struct declared_function *function)
{
    text_printf(out, "%s%s%s/%zu@%u", function->is_static ? "static " : "",
                function->is_macro ? "macro " : "", function->name, function->parameters, function->line);
    if (function->section != NULL)
        text_printf(out, " SEC(%s)", function->section);
    text_string(out, "; ");
}

/* What was found, each function as "NAME/PARAMETERS@LINE; ", then each struct as "struct NAME; ". */
static void expect_declared(const char *text, const char *expected)
{
    struct declared declared;
    struct text found = {0};
    declared_init(&declared, text);
    for (size_t i = 0; i < declared.declarations.function_count; i++)
        put_function(&found, &declared.declarations.functions[i]);
    for (size_t i = 0; i < declared.declarations.struct_count; i++)
        text_printf(&found, "%s %s; ", declared.declarations.structs[i].is_typedef ? "typedef" : "struct",
                    declared.declarations.structs[i].name);
    declared_finish(&declared);
    assert_null(declared.declarations.functions);
    assert_string_equal(text_cstr(&found), expected);
    text_finish(&found);
}

static void functions_have_names_lines_and_parameters(void **state)
{
    (void)state;
    expect_declared("int f(struct pt_regs *ctx) { return 0; }", "f/1@1; ");
    expect_declared("\n\nint\nf(void)\n{\n}\n", "f/0@4; ");
    expect_declared("int f() {}", "f/0@1; ");
    expect_declared("int f(struct pt_regs *ctx, int a, char *b) {}", "f/3@1; ");
    expect_declared("int f(struct pt_regs *ctx, int (*g)(int, int), int b) {}", "f/3@1; ");
    expect_declared("int f(void) {} int g(void) {}", "f/0@1; g/0@1; ");
    expect_declared("struct foo *f(struct foo *a) { return a; }", "f/1@1; ");
}

static void what_is_no_definition_is_no_function(void **state)
{
    (void)state;
    expect_declared("", "");
    expect_declared("int f(void);", "");
    expect_declared("int (*f)(void);", "");
    expect_declared("int x = sizeof(int);", "");
    expect_declared("enum { A, B };", "");
    expect_declared("int a[] = {1, 2}, b = f(1);", "");
    expect_declared("struct foo a = {.f = g(1)};", "");
    expect_declared("// int f(void) {}\n/* int g(void) {} */", "");
    expect_declared("#define F int f(void) \\\n { }\n", "");
    expect_declared("{} () {} (a) {} ) {", "");
    expect_declared("f(", "");
    expect_declared("struct", "");
}

static void static_and_inline_make_helpers(void **state)
{
    (void)state;
    expect_declared("static int f(void) {}", "static f/0@1; ");
    expect_declared("static inline int f(void) {}", "static f/0@1; ");
    expect_declared("inline int f(void) {}", "static f/0@1; ");
    expect_declared("static __always_inline int f(void) {}", "static f/0@1; ");
    expect_declared("int f(void) { static int x; }", "f/0@1; ");
    expect_declared("static int x; int f(void) {}", "f/0@1; ");
}

static void sections_belong_to_the_function_behind(void **state)
{
    (void)state;
    expect_declared("SEC(\"kprobe/f\") int g(void) {}", "g/0@1 SEC(kprobe/f); ");
    expect_declared("SEC(\"kprobe/f\")\nint g(void) {}\nint h(void) {}", "g/0@2 SEC(kprobe/f); h/0@3; ");
    expect_declared("int SEC(\"kprobe/f\") g(void) {}", "g/0@1 SEC(kprobe/f); ");
    expect_declared("SEC ( \"a/b\" ) static int g(void) {}", "static g/0@1 SEC(a/b); ");
    expect_declared("SEC(\"\") int g(void) {}", "g/0@1 SEC(); ");
    expect_declared("SEC(\"a/\" \"b\") int g(void) {}", "g/0@1 SEC(a/b); ");
    expect_declared("#define B \"b\" // which\n#define A \"a/\" B\nSEC(A) int g(void) {}",
                    "g/0@3 SEC(a/b); ");
    expect_declared("int x SEC(\"maps\"); int g(void) {}", "g/0@1; ");
    expect_declared("// SEC(\"a/b\")\nint g(void) {}", "g/0@2; ");
}

static void broken_sections_are_left_to_the_compiler(void **state)
{
    (void)state;
    expect_declared("SEC(a) int g(void) {}", "g/0@1; ");
    expect_declared("SEC(\"a\" b) int g(void) {}", "g/0@1; ");
    expect_declared("#define A A\nSEC(A) int g(void) {}", "g/0@2; ");
    expect_declared("#define A \"a\"\n#define A \"b\"\nSEC(A) int g(void) {}", "g/0@3; ");
    expect_declared("#define A() \"a\"\nSEC(A) int g(void) {}", "g/0@2; ");
    expect_declared("SEC() int g(void) {}", "g/0@1; ");
    expect_declared("SEC(\"a/b\n) int g(void) {}", "g/0@2; ");
    expect_declared("SEC(\"\n) int g(void) {}", "g/0@2; ");
    expect_declared("SEC(\"a/b\"", "");
}

static void section_and_body_are_known_by_byte(void **state)
{
    (void)state;
    struct declared declared;
    const char *text = "int x;\n\tSEC(\"a/b\") int\nf(void)\n { return 0; }\n";
    declared_init(&declared, text);
    const struct declared_function *function = &declared.declarations.functions[0];
    assert_memory_equal(text + function->section_start, "SEC(\"a/b\")", 10);
    assert_int_equal(function->section_end - function->section_start, 10);
    assert_memory_equal(text + function->body, " return", 7);
    assert_int_equal(function->line, 3);
    assert_int_equal(function->body_line, 4);
    declared_finish(&declared);
}

static void bcc_macros_make_functions(void **state)
{
    (void)state;
    expect_declared("TRACEPOINT_PROBE(sched, sched_switch) {}",
                    "macro tracepoint__sched__sched_switch/2@1; ");
    expect_declared("RAW_TRACEPOINT_PROBE(sys_enter) {}", "macro raw_tracepoint__sys_enter/1@1; ");
    expect_declared("KFUNC_PROBE(vfs_read, int a, int b) {}", "macro kfunc__vfs_read/3@1; ");
    expect_declared("KRETFUNC_PROBE(vfs_read) {}", "macro kretfunc__vfs_read/1@1; ");
    expect_declared("MODULE_KFUNC_PROBE(ext4, f, int a) {}", "macro kfunc__ext4__f/3@1; ");
    expect_declared("LSM_PROBE(bpf, int cmd) {}", "macro lsm__bpf/2@1; ");
    expect_declared("SEC(\"fentry/vfs_read\")\nBPF_PROG(reads, int a) {}",
                    "macro reads/2@2 SEC(fentry/vfs_read); ");
    expect_declared("TRACEPOINT_PROBE(a) {} TRACEPOINT_PROBE() {}",
                    "macro tracepoint__a/1@1; macro tracepoint__)/0@1; ");
}

/* Some BCC versions end the macro's text with a semicolon of its own, so that probes leave theirs out. */
static void bcc_macros_need_no_semicolon(void **state)
{
    (void)state;
    expect_declared("BPF_HASH(x, u32, struct foo)\nint f(void) {}", "f/0@2; ");
    expect_declared("BPF_PERF_OUTPUT(x)\nSEC(\"a/b\")\nint f(void) {}", "f/0@3 SEC(a/b); ");
    expect_declared("BPF_PERF_OUTPUT(x)\nstruct foo { int a; };", "struct foo; ");
    expect_declared("BPF_PERF_OUTPUT(x)\ntypedef struct { int a; } foo;", "typedef foo; ");
    expect_declared("BPF_PERF_OUTPUT(x)\nenum { A };\nint f(void) {}", "f/0@3; ");
    expect_declared("BPF_PERF_OUTPUT(x)\nunion foo { int a; };\nint f(void) {}", "f/0@3; ");
    expect_declared("BPF_HASH(a); BPF_HASH(b);\nint f(void) {}", "f/0@2; ");
}

static void structs_are_found_by_tag_or_typedef(void **state)
{
    (void)state;
    expect_declared("struct event { u32 pid; };", "struct event; ");
    expect_declared("struct event\n{\n u32 pid; struct { int a; } b;\n}\n;", "struct event; ");
    expect_declared("typedef struct { u32 pid; } event_t;", "typedef event_t; ");
    expect_declared("typedef struct event { u32 pid; } event_t;", "struct event; ");
    expect_declared("struct a { int x; }; struct b { int y; };", "struct a; struct b; ");
}

static void structs_with_variables_are_structs_too(void **state)
{
    (void)state;
    expect_declared("struct event { u32 pid; } last;", "struct event; ");
    expect_declared("static struct event { u32 pid; } last = { 1 }, *all;", "struct event; ");
    expect_declared("struct event { u32 pid; } __packed;", "struct event; ");
    expect_declared("typedef struct { u32 pid; } __packed event_t;", "typedef event_t; ");
}

/* A variable of pointer type has no empty initializer; neither has the struct that it points to, without a name.
 */
static void typedef_of_a_pointer_names_no_struct(void **state)
{
    (void)state;
    expect_declared("typedef struct { u32 pid; } *event_p;", "");
    expect_declared("typedef struct event { u32 pid; } *event_p;", "struct event; ");
    expect_declared("typedef struct { u32 pid; } event_t, *event_p;", "typedef event_t; ");
}

static void what_defines_no_named_struct_is_left_out(void **state)
{
    (void)state;
    expect_declared("struct event;", "");
    expect_declared("struct event last;", "");
    expect_declared("struct event last = { 1 };", "");
    expect_declared("struct { int a; } x;", "");
    expect_declared("struct { int a; } x SEC(\".maps\");", "");
    expect_declared("union u { int a; };", "");
    expect_declared("typedef union { int a; } u;", "");
    expect_declared("typedef int x;", "");
    expect_declared("typedef struct event event_t;", "");
    expect_declared("enum e { A };", "");
    expect_declared("int f(void) { struct local { int a; }; }", "f/0@1; ");
    expect_declared("struct event { int a; }", "");
    expect_declared("struct 5 { int a; };", "");
    expect_declared("struct \"\n{ int a; };", "");
}

static void struct_ends_behind_its_semicolon(void **state)
{
    (void)state;
    struct declared declared;
    declared_init(&declared, "struct event { u32 pid; } ; // one\nint x;");
    assert_int_equal(declared.declarations.structs[0].end, strlen("struct event { u32 pid; } ;"));
    declared_finish(&declared);
}

static void branches_start_behind_their_directive(void **state)
{
    (void)state;
    struct declared declared;
    const char *text = "#if A // x\nint x;\n# elif B \\\n\nint f(void) {\n#else\n}\n#endif";
    declared_init(&declared, text);
    assert_int_equal(declared.declarations.branch_count, 2); /* nothing follows the #endif */
    assert_int_equal(declared.declarations.branches[0].line, 5);
    assert_string_equal(text + declared.declarations.branches[0].start, "int f(void) {\n#else\n}\n#endif");
    assert_int_equal(declared.declarations.branches[1].line, 7);
    assert_string_equal(text + declared.declarations.branches[1].start, "}\n#endif");
    declared_finish(&declared);
}

static void attributes_change_nothing(void **state)
{
    (void)state;
    expect_declared("__attribute__((noinline)) int f(void) {}", "f/0@1; ");
    expect_declared("int f(void) __attribute__((section(\"x\"))) {}", "f/0@1; ");
    expect_declared("int __attribute((cold)) f(int a __attribute__((unused))) {}", "f/1@1; ");
    expect_declared("struct event { int a; } __attribute__((packed));", "struct event; ");
    expect_declared("struct __attribute__((packed)) event { int a; };", "struct event; ");
    expect_declared("struct event { int a; } __attribute__((packed", "");
}

static void words_behind_the_parameters_change_nothing(void **state)
{
    (void)state;
    expect_declared("SEC(\"a/b\") int f(struct pt_regs *ctx) __maybe_unused {}\nint g(void) {}",
                    "f/1@1 SEC(a/b); g/0@2; ");
}

static void braces_in_strings_and_comments_do_not_count(void **state)
{
    (void)state;
    expect_declared("int f(void) { char a[] = \"}\"; char b = '}'; /* } */ // }\n}\nint g(void) {}",
                    "f/0@1; g/0@3; ");
    expect_declared("int f(void) {\n#define X }\n}\nint g(void) {}", "f/0@1; g/0@4; ");
    expect_declared("char *a = \"int f(void) {}\"; int g(void) {}", "g/0@1; ");
}

/* The compiler has the word; what comes before must still be found. */
static void unbalanced_braces_end_the_search(void **state)
{
    (void)state;
    expect_declared("int f(void) { if (1) {\nint g(void) {}", "f/0@1; ");
    expect_declared("int f(void) { }}\nint g(void) {}", "f/0@1; g/0@2; ");
    expect_declared("int f(void) {", "f/0@1; ");
    expect_declared("struct event { int a;", "");
}

/* Parameters declared in K&R's way end in a semicolon: no function for us, and none of BCC's either. */
static void definitions_of_the_seventies_are_passed_over(void **state)
{
    (void)state;
    expect_declared("int f(a)\nint a;\n{ return a; }\nint g(void) {}", "g/0@4; ");
    expect_declared("main() {}", "main/0@1; ");
}

static void deep_nesting_is_only_counted(void **state)
{
    (void)state;
    struct text text = {0};
    text_string(&text, "int f(void) ");
    text_fill(&text, '{', 100000);
    text_fill(&text, '}', 100000);
    text_string(&text, "int g(void) {}");
    expect_declared(text_cstr(&text), "f/0@1; g/0@1; ");
    text_clear(&text);
    text_fill(&text, '(', 100000);
    expect_declared(text_cstr(&text), "");
    text_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_have_names_lines_and_parameters),
        cmocka_unit_test(what_is_no_definition_is_no_function),
        cmocka_unit_test(static_and_inline_make_helpers),
        cmocka_unit_test(sections_belong_to_the_function_behind),
        cmocka_unit_test(broken_sections_are_left_to_the_compiler),
        cmocka_unit_test(section_and_body_are_known_by_byte),
        cmocka_unit_test(bcc_macros_make_functions),
        cmocka_unit_test(bcc_macros_need_no_semicolon),
        cmocka_unit_test(structs_are_found_by_tag_or_typedef),
        cmocka_unit_test(structs_with_variables_are_structs_too),
        cmocka_unit_test(typedef_of_a_pointer_names_no_struct),
        cmocka_unit_test(what_defines_no_named_struct_is_left_out),
        cmocka_unit_test(struct_ends_behind_its_semicolon),
        cmocka_unit_test(branches_start_behind_their_directive),
        cmocka_unit_test(attributes_change_nothing),
        cmocka_unit_test(words_behind_the_parameters_change_nothing),
        cmocka_unit_test(braces_in_strings_and_comments_do_not_count),
        cmocka_unit_test(unbalanced_braces_end_the_search),
        cmocka_unit_test(definitions_of_the_seventies_are_passed_over),
        cmocka_unit_test(deep_nesting_is_only_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
