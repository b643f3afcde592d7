// SPDX-License-Identifier: Apache-2.0
/* The instructions are those that clang 11, of libbcc 0.18, and clang 14 made of tests/bad/verifier/global.c
 * and noinline.c. */
#include "compile/process/relocation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct bpf_insn call_helper = {.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_ktime_get_ns};
static const struct bpf_insn load_map = {
    .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = BPF_REG_1, .src_reg = BPF_PSEUDO_MAP_FD, .imm = 3};
static const struct bpf_insn second_half = {0};
static const struct bpf_insn load_number = {
    .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = BPF_REG_3, .imm = -1};
static const struct bpf_insn leave = {.code = BPF_JMP | BPF_EXIT};

static void expect(const struct bpf_insn *instructions, size_t count, const char *said)
{
    struct text log = {0};
    relocation_report(instructions, count, &log);
    assert_string_equal(text_cstr(&log), said);
    text_finish(&log);
}

static void nothing_is_said_of_what_is_placed(void **state)
{
    (void)state;
    const struct bpf_insn program[] = {load_map, second_half, call_helper, load_number, second_half, leave};
    expect(program, sizeof(program) / sizeof(program[0]), "");
    expect(program, 0, "");
}

static void calls_of_functions_are_found(void **state)
{
    (void)state;
    const struct bpf_insn call = {.code = BPF_JMP | BPF_CALL, .src_reg = BPF_PSEUDO_CALL, .imm = 13};
    const struct bpf_insn overwritten = {
        .code = 0x30, .dst_reg = BPF_REG_0, .src_reg = 14, .off = 0x7f1e, .imm = -1};
    const struct bpf_insn now[] = {load_map, second_half, call_helper, call, leave};
    const struct bpf_insn then[] = {load_map, second_half, overwritten, leave};
    expect(now, 5, "(libbcc left out the function that is called at insn 3)\n");
    expect(then, 4, "(libbcc left out the function that is called at insn 2)\n");
}

/* The address of a variable overwrites the load's first half, and its lowest byte may be any code. */
static void addresses_of_variables_are_found(void **state)
{
    (void)state;
    const __u8 codes[] = {0x54, 0x00, 0x04, 0x18, 0xff};
    for (size_t i = 0; i < sizeof(codes); i++) {
        const struct bpf_insn address = {
            .code = codes[i], .dst_reg = 2, .src_reg = 6, .off = 0x31c0, .imm = 0x7f1e};
        const struct bpf_insn program[] = {load_number, second_half, address, second_half, leave};
        expect(program, 5, "(libbcc has no place for the global variable that is used at insn 2)\n");
    }
}

static void the_end_of_a_program_is_its_end(void **state)
{
    (void)state;
    const struct bpf_insn half[] = {call_helper, load_map};
    expect(half, 2, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_said_of_what_is_placed),
        cmocka_unit_test(calls_of_functions_are_found),
        cmocka_unit_test(addresses_of_variables_are_found),
        cmocka_unit_test(the_end_of_a_program_is_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
