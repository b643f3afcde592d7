// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "diagnose/clang_log.h"
#include "diagnose/diagnose.h"
#include "diagnose/rejection.h"
#include "captured.h"

#include <cmocka.h>

/* Lines 1 to 6; the fourth begins with a tab. */
static char text[] = "int a(struct pt_regs *ctx)\n"
                     "{\n"
                     "    u32 pid = bpf_get_pid()\n"
                     "\tint b = *p;\n"
                     "    char c[] = \"\xc3\xa9\"; x\n"
                     "}\r\n";

static const struct source source = {.name = (char *)"probe.c", .text = text, .length = sizeof(text) - 1};
static bool is_explained;

/* The advice below it is compared apart. */
static void expect_error(const char *expected)
{
    char *printed = printed_error();
    char *hints = strstr(printed, "  hint: ");
    if (hints != NULL)
        *hints = '\0';
    assert_string_equal(printed, expected);
    free(printed);
}

static void expect_diagnosis(const char *output, const char *expected)
{
    assert_int_equal(diagnose_text(&source, output, &is_explained), -EINVAL);
    expect_error(expected);
}

static void one_error_shows_its_line_and_column(void **state)
{
    (void)state;
    expect_diagnosis("<probe>:3:28: error: expected ';' at end of declaration\n"
                     "    u32 pid = bpf_get_pid()\n"
                     "                           ^\n"
                     "                           ;\n"
                     "1 error generated.\n",
                     "bccrun: cannot compile 'probe.c': expected ';' at end of declaration\n"
                     "  probe.c:3:28: here\n"
                     "       3 |     u32 pid = bpf_get_pid()\n"
                     "         |                            ^\n");
}

static void caret_stands_right_behind_tabs_and_accents(void **state)
{
    (void)state;
    expect_diagnosis("<probe>:4:11: error: odd\n", "bccrun: cannot compile 'probe.c': odd\n"
                                                   "  probe.c:4:11: here\n"
                                                   "       4 | \tint b = *p;\n"
                                                   "         | \t         ^\n");
    expect_diagnosis("<probe>:5:22: error: odd\n", "bccrun: cannot compile 'probe.c': odd\n"
                                                   "  probe.c:5:22: here\n"
                                                   "       5 |     char c[] = \"\xc3\xa9\"; x\n"
                                                   "         |                     ^\n");
}

static void positions_outside_the_text_show_less(void **state)
{
    (void)state;
    expect_diagnosis("<probe>:6:2: error: odd\n", "bccrun: cannot compile 'probe.c': odd\n"
                                                  "  probe.c:6:2: here\n"
                                                  "       6 | }\n"
                                                  "         |  ^\n");
    expect_diagnosis("<probe>:6:9: error: odd\n", "bccrun: cannot compile 'probe.c': odd\n"
                                                  "  probe.c:6: here\n"
                                                  "       6 | }\n");
    expect_diagnosis("<probe>:7:1: error: odd\n", "bccrun: cannot compile 'probe.c': odd\n"
                                                  "  probe.c:7:1: here\n");
}

/* Clang 11 and 14, then 16 and later; the option in brackets is not the user's. */
static void undeclared_functions_of_every_clang(void **state)
{
    (void)state;
    const char *outputs[] = {
        "<probe>:3:15: error: implicit declaration of function 'bpf_get_pid' is invalid in C99 "
        "[-Werror,-Wimplicit-function-declaration]\n",
        "<probe>:3:15: error: implicit declaration of function 'bpf_get_pid' "
        "[-Werror,-Wimplicit-function-declaration]\n",
        "<probe>:3:15: error: call to undeclared function 'bpf_get_pid'; ISO C99 and later do not support "
        "implicit "
        "function declarations [-Wimplicit-function-declaration]\n    3 |     u32 pid = bpf_get_pid()\n      "
        "|     ^\n",
    };
    for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++)
        expect_diagnosis(outputs[i],
                         "bccrun: cannot compile 'probe.c': there is no function or helper 'bpf_get_pid'\n"
                         "  probe.c:3:15: here\n"
                         "       3 |     u32 pid = bpf_get_pid()\n"
                         "         |               ^\n");
}

static void misspelled_helpers_lead_to_the_right_one(void **state)
{
    (void)state;
    assert_int_equal(diagnose_text(&source,
                                   "<probe>:3:15: error: call to undeclared function 'bpf_ktime_get_n'; x\n",
                                   &is_explained),
                     -EINVAL);
    assert_non_null(strstr(error_hints(), "did you mean 'bpf_ktime_get_ns'"));
}

static void further_errors_follow_with_their_messages(void **state)
{
    (void)state;
    expect_diagnosis(
        "<probe>:3:5: error: first\n<probe>:4:2: warning: between [-Wx]\n<probe>:5:1: error: second [-Wy]\n"
        "<probe>:5:2: note: of the second\n<probe>:6:1: fatal error: third\n",
        "bccrun: cannot compile 'probe.c': first\n"
        "  probe.c:3:5: here\n"
        "       3 |     u32 pid = bpf_get_pid()\n"
        "         |     ^\n"
        "  probe.c:5:1: second\n"
        "       5 |     char c[] = \"\xc3\xa9\"; x\n"
        "         | ^\n"
        "  probe.c:6:1: third\n"
        "       6 | }\n"
        "         | ^\n");
}

static void many_errors_are_counted(void **state)
{
    (void)state;
    struct text output = {0};
    for (int i = 0; i < 9; i++)
        text_printf(&output, "<probe>:9:%d: error: number %d\n", i + 1, i);
    expect_diagnosis(text_cstr(&output), "bccrun: cannot compile 'probe.c': number 0\n"
                                         "  probe.c:9:1: here\n"
                                         "  probe.c:9:2: number 1\n"
                                         "  probe.c:9:3: number 2\n"
                                         "  probe.c:9:4: number 3\n"
                                         "  probe.c:9:5: number 4\n"
                                         "  and 4 more\n");
    text_finish(&output);
}

static void noise_of_headers_is_not_shown(void **state)
{
    (void)state;
    expect_diagnosis("In file included from <built-in>:2:\n"
                     "In file included from /virtual/include/bcc/bpf.h:12:\n"
                     "include/linux/compiler.h:99:9: warning: '__x' macro redefined [-Wmacro-redefined]\n"
                     "<probe>:3:5: error: use of undeclared identifier 'u33'\n"
                     "/usr/src/x.h:1:2: note: expanded from macro 'x'\n"
                     "include/linux/bpf.h:7:1: error: unknown type name 'foo'\n"
                     "2 errors generated.\n",
                     "bccrun: cannot compile 'probe.c': use of undeclared identifier 'u33'\n"
                     "  probe.c:3:5: here\n"
                     "       3 |     u32 pid = bpf_get_pid()\n"
                     "         |     ^\n");
}

/* With the line that includes the header: there the user can do something about it. */
static void error_that_begins_in_a_header_says_where(void **state)
{
    (void)state;
    expect_diagnosis("In file included from <probe>:1:\n"
                     "include/linux/bpf.h:7:1: error: odd thing\n"
                     "1 error generated.\n",
                     "bccrun: cannot compile 'probe.c': odd thing\n"
                     "  include/linux/bpf.h:7:1: here\n"
                     "       1 | int a(struct pt_regs *ctx)\n");
    expect_diagnosis("/x.h:1:2: fatal error: too bad\n", "bccrun: cannot compile 'probe.c': too bad\n"
                                                         "  /x.h:1:2: here\n");
}

static void errors_of_the_code_generator_are_understood(void **state)
{
    (void)state;
    expect_diagnosis(
        "error: <probe>:3:5: in function hit i32 (i8*): A call to built-in function 'x' is not supported.\n",
        "bccrun: cannot compile 'probe.c': A call to built-in function 'x' is not supported.\n"
        "  probe.c:3:5: here\n"
        "       3 |     u32 pid = bpf_get_pid()\n"
        "         |     ^\n");
    /* LLVM 19 names only the function. */
    expect_diagnosis(
        "error: <probe>:0:0: in function a i32 (ptr): Looks like the BPF stack limit is exceeded.\n",
        "bccrun: cannot compile 'probe.c': its variables take more than the 512 bytes of stack that a "
        "BPF program has\n"
        "  probe.c:2:1: here\n"
        "       2 | {\n"
        "         | ^\n");
    expect_diagnosis("error: <probe>:0:0: in function other i32 (ptr): odd\n",
                     "bccrun: cannot compile 'probe.c': odd\n");
    expect_diagnosis("error: in function hit i32\nno end): of it",
                     "bccrun: cannot compile 'probe.c': in function hit i32\n");
}

static void errors_said_twice_are_shown_once(void **state)
{
    (void)state;
    expect_diagnosis("<probe>:9:5: error: odd\n<probe>:9:7: error: odd\n<probe>:8:7: error: odd\n",
                     "bccrun: cannot compile 'probe.c': odd\n"
                     "  probe.c:9:5: here\n"
                     "  probe.c:8:7: odd\n");
}

static void guesses_that_do_not_fit_are_left_out(void **state)
{
    (void)state;
    expect_diagnosis("<probe>:9:7: error: use of undeclared identifier 'pidd'; did you mean 'edd'?\n"
                     "<probe>:9:5: error: assigning to 'u32' from incompatible type 'struct edd'\n",
                     "bccrun: cannot compile 'probe.c': use of undeclared identifier 'pidd'\n"
                     "  probe.c:9:7: here\n");
}

static void long_lines_are_shown_in_part(void **state)
{
    (void)state;
    struct text line = {0};
    text_fill(&line, 'a', 1000);
    text_string(&line, "X");
    text_fill(&line, 'b', 1000);
    const struct source wide = {
        .name = (char *)"w.c", .text = (char *)text_cstr(&line), .length = line.length};
    assert_int_equal(diagnose_text(&wide, "<probe>:1:1001: error: odd\n", &is_explained), -EINVAL);
    char *printed = printed_error();
    const char *code = strstr(printed, "here\n") + strlen("here\n");
    const char *below = strchr(code, '\n') + 1;
    assert_true(below - code < 200);
    assert_int_equal(code[strchr(below, '^') - below], 'X');
    free(printed);
    text_finish(&line);
}

static void known_mistakes_get_advice(void **state)
{
    (void)state;
    const struct {
        const char *message;
        const char *hint;
    } examples[] = {
        {"fatal error: 'stdio.h' file not found", "the C library's headers are not available"},
        {"error: incomplete definition of type 'struct task_struct'",
         "for a kernel struct, include its header"},
        {"error: variable has incomplete type 'struct foo'", "for a kernel struct, include its header"},
        {"error: unknown type name 'pid_x'", "kernel types such as u32 are known"},
        {"error: incompatible integer to pointer conversion passing 'u32'; take the address with &",
         "write in line 1: "},
        {"error: expected ';'", NULL},
    };
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        char *output = xasprintf("<probe>:1:10: %s\n", examples[i].message);
        assert_int_equal(diagnose_text(&source, output, &is_explained), -EINVAL);
        if (examples[i].hint != NULL)
            assert_non_null(strstr(error_hints(), examples[i].hint));
        else
            assert_string_equal(error_hints(), "");
        free(output);
    }
}

static void what_is_not_understood_is_passed_on(void **state)
{
    (void)state;
    expect_diagnosis("", "bccrun: cannot compile 'probe.c': libbcc does not accept it\n");
    expect_diagnosis("\n\n", "bccrun: cannot compile 'probe.c': libbcc does not accept it\n");
    expect_diagnosis("bpf: something\nModprobe failed \033[1m\n\n",
                     "bccrun: cannot compile 'probe.c': libbcc does not accept it: Modprobe failed \\e[1m\n");
}

static void half_a_diagnostic_is_none(void **state)
{
    (void)state;
    const char *outputs[] = {"<probe>:",
                             "<probe>:3",
                             "<probe>:3:",
                             "<probe>:3:5:",
                             "<probe>:3:5: ",
                             "<probe>:3:5: err",
                             "<probe>:x:5: error: y",
                             "<probe>:-3:5: error: y",
                             "<probe>:3:5:\n error: y",
                             "<probe>:99999999999:1: error: y"};
    for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++) {
        char *copy = xstrdup(outputs[i]); /* ASan detects a read after its end */
        assert_int_equal(diagnose_text(&source, copy, &is_explained), -EINVAL);
        assert_non_null(strstr(error_text(), "libbcc does not accept it"));
        free(copy);
    }
    expect_diagnosis("<probe>:3:5: error: ", "bccrun: cannot compile 'probe.c': \n"
                                             "  probe.c:3:5: here\n"
                                             "       3 |     u32 pid = bpf_get_pid()\n"
                                             "         |     ^\n");
}

static void warnings_are_only_the_probes_own(void **state)
{
    (void)state;
    const char *output = "In file included from <probe>:2:\n"
                         "<probe>:3:9: warning: unused variable 'pid' [-Wunused-variable]\n"
                         "    u32 pid = bpf_get_pid()\n        ^\n"
                         "include/linux/bpf.h:7:1: warning: noise\n"
                         "<probe>:4:1: note: hardly\n"
                         "2 warnings generated.\n";
    struct capture capture;
    capture_start(&capture);
    diagnose_warnings(&source, output);
    char *said = capture_stop(&capture);
    assert_string_equal(said, "bccrun: warning: probe.c:3:9: unused variable 'pid'\n");
    free(said);

    char *kept = clang_log_warnings(output);
    assert_string_equal(kept, "<probe>:3:9: warning: unused variable 'pid' [-Wunused-variable]\n");
    free(kept);
}

/* Positions as a kernel gives them: the second is libbcc's own code. */
static struct source_position positions[] = {{0, 3, 15}, {4, 0, 0}, {7, 4, 10}};

static void expect_rejection(const char *log, int err, const char *expected)
{
    const struct declared_function function = {.name = (char *)"hello", .line = 1};
    const struct reply reply = {
        .kind = REPLY_REJECTED,
        .err = err,
        .log = (char *)log,
        .hints = (char *)"",
        .positions = positions,
        .position_count = sizeof(positions) / sizeof(positions[0]),
    };
    assert_int_equal(rejection_fail(&source, &function, &reply, false), -err);
    expect_error(expected);
}

#define LINE_3                                                                                               \
    "  probe.c:3:15: here\n"                                                                                 \
    "       3 |     u32 pid = bpf_get_pid()\n"                                                               \
    "         |               ^\n"

#define LINE_4                                                                                               \
    "  probe.c:4:10: here\n"                                                                                 \
    "       4 | \tint b = *p;\n"                                                                             \
    "         | \t        ^\n"

static void log_of_linux_5_10(void **state)
{
    (void)state;
    expect_rejection(
        "func#0 @0\n0: R1=ctx(id=0,off=0,imm=0) R10=fp0\n0: (bf) r6 = r1\n; int b = *p;\n"
        "7: (61) r1 = *(u32 *)(r0 +0)\nR0 invalid mem access 'inv'\nprocessed 8 insns (limit 1000000) "
        "max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n",
        EACCES,
        "bccrun: cannot load 'hello': a number is used here as if it were a pointer to the probe's "
        "memory\n" LINE_4 "  the verifier's message: R0 invalid mem access 'inv'\n");
}

static void log_of_linux_6_1(void **state)
{
    (void)state;
    expect_rejection(
        "reg type unsupported for arg#0 function hello#12\n0: R1=ctx(off=0,imm=0) R10=fp0\n"
        "; u32 pid = bpf_get_pid()\n1: (85) call bpf_map_lookup_elem#1         ; R0_w=map_value_or_null(id=1,"
        "off=0,ks=4,vs=8,imm=0)\n2: (79) r1 = *(u64 *)(r0 +0)\n"
        "R0 invalid mem access 'map_value_or_null'\nverification time 64 usec\nstack depth 8\n"
        "processed 3 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n",
        EACCES,
        "bccrun: cannot load 'hello': 'pid' may be NULL here\n" LINE_3
        "  the verifier's message: R0 invalid mem access 'map_value_or_null'\n");
}

static void log_of_linux_6_12(void **state)
{
    (void)state;
    expect_rejection(
        "0: R1=ctx() R10=fp0\n; int b = *p; @ <probe>:4\n8: (71) r1 = *(u8 *)(r1 +0)        ; R1=scalar()\n"
        "mark_precise: frame0: last_idx 8 first_idx 0 subseq_idx -1 \n"
        "mark_precise: frame0: regs=r1 stack= before 7: (b7) r1 = 0\n"
        "math between ctx pointer and register with unbounded min value is not allowed\n"
        "processed 9 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read "
        "0\n\n",
        EACCES,
        "bccrun: cannot load 'hello': the index used here may be anything\n" LINE_4
        "  the verifier's message: math between ctx pointer and register with unbounded min value is not "
        "allowed\n");
}

/* libbcc's own instructions have no line of the user's: the nearest before them does. */
static void instructions_between_belong_to_the_line_before(void **state)
{
    (void)state;
    expect_rejection("5: (bf) r1 = r2\nbad\n", EINVAL,
                     "bccrun: cannot load 'hello': the kernel's verifier rejects it: bad\n" LINE_3);
}

static void log_without_instructions_has_no_place(void **state)
{
    (void)state;
    expect_rejection("unreachable insn 5\nprocessed 0 insns\n", EINVAL,
                     "bccrun: cannot load 'hello': this code is never reached\n" LINE_3
                     "  the verifier's message: unreachable insn 5\n");
    expect_rejection("", E2BIG,
                     "bccrun: cannot load 'hello': the kernel's verifier rejects it: Argument list too "
                     "long\n");
    expect_rejection("99999999999999999999: (bf) x\nbad", EINVAL,
                     "bccrun: cannot load 'hello': the kernel's verifier rejects it: bad\n");
}

/* Line 5 is four lines below the macro's, in its column; line 4 has no 99 columns. */
static void places_that_libbcc_shifted(void **state)
{
    (void)state;
    struct source_position shifted[] = {{0, 5, 1}};
    const struct declared_function macro = {.name = (char *)"lsm__a", .line = 1, .is_macro = true};
    const struct declared_function plain = {.name = (char *)"a", .line = 1};
    const struct reply reply = {.kind = REPLY_REJECTED,
                                .err = EINVAL,
                                .log = (char *)"1: (95) exit\nbad\n",
                                .positions = shifted,
                                .position_count = 1};
    assert_int_equal(rejection_fail(&source, &macro, &reply, false), -EINVAL);
    expect_error("bccrun: cannot load 'lsm__a': the kernel's verifier rejects it: bad\n"
                 "  probe.c:1:1: here\n"
                 "       1 | int a(struct pt_regs *ctx)\n"
                 "         | ^\n");
    assert_int_equal(rejection_fail(&source, &plain, &reply, false), -EINVAL);
    char *printed = printed_error();
    assert_non_null(strstr(printed, "  probe.c:5:1: here\n"));
    free(printed);
    shifted[0].line = 4;
    shifted[0].column = 99;
    assert_int_equal(rejection_fail(&source, &plain, &reply, false), -EINVAL);
    expect_error("bccrun: cannot load 'a': the kernel's verifier rejects it: bad\n"
                 "  probe.c:4: here\n"
                 "       4 | \tint b = *p;\n");
}

/* Verifiers write tens of MB about a program with branches; each line must cost only itself. */
static void long_logs_are_read_in_no_time(void **state)
{
    (void)state;
    struct text log = {0};
    for (unsigned i = 0; i < 300000; i++)
        text_printf(&log, "%u: (bf) r6 = r1                ; R1=ctx(off=0,imm=0) R6_w=ctx()\n", i % 8);
    text_string(
        &log, "BPF program is too large. Processed 1000001 insn\nprocessed 1000001 insns (limit 1000000)\n");
    clock_t start = clock();
    expect_rejection(text_cstr(&log), E2BIG,
                     "bccrun: cannot load 'hello': there is more to verify than the million instructions "
                     "that the verifier "
                     "follows\n" LINE_4
                     "  the verifier's message: BPF program is too large. Processed 1000001 insn\n");
    assert_true((clock() - start) / CLOCKS_PER_SEC < 5);
    text_finish(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_error_shows_its_line_and_column),
        cmocka_unit_test(caret_stands_right_behind_tabs_and_accents),
        cmocka_unit_test(positions_outside_the_text_show_less),
        cmocka_unit_test(undeclared_functions_of_every_clang),
        cmocka_unit_test(misspelled_helpers_lead_to_the_right_one),
        cmocka_unit_test(further_errors_follow_with_their_messages),
        cmocka_unit_test(many_errors_are_counted),
        cmocka_unit_test(noise_of_headers_is_not_shown),
        cmocka_unit_test(error_that_begins_in_a_header_says_where),
        cmocka_unit_test(errors_of_the_code_generator_are_understood),
        cmocka_unit_test(errors_said_twice_are_shown_once),
        cmocka_unit_test(guesses_that_do_not_fit_are_left_out),
        cmocka_unit_test(long_lines_are_shown_in_part),
        cmocka_unit_test(known_mistakes_get_advice),
        cmocka_unit_test(what_is_not_understood_is_passed_on),
        cmocka_unit_test(half_a_diagnostic_is_none),
        cmocka_unit_test(warnings_are_only_the_probes_own),
        cmocka_unit_test(places_that_libbcc_shifted),
        cmocka_unit_test(log_of_linux_5_10),
        cmocka_unit_test(log_of_linux_6_1),
        cmocka_unit_test(log_of_linux_6_12),
        cmocka_unit_test(instructions_between_belong_to_the_line_before),
        cmocka_unit_test(log_without_instructions_has_no_place),
        cmocka_unit_test(long_logs_are_read_in_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
