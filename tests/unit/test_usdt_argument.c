// SPDX-License-Identifier: Apache-2.0
#include "symbols/usdt_argument.h"

#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UNREADABLE ""
#define IN_MEMORY(type, at)                                                                                  \
    "{ u64 at = " at "; asm volatile(\"\" ::: \"memory\"); " type                                            \
    " there = 0; err = bpf_probe_read_user(&there, sizeof(there), (void *)at); value = there; }"
#define IN_REGISTER(type, what)                                                                              \
    "value = (" type ")(ctx->" what "); err = 0; asm volatile(\"\" ::: \"memory\");"
#define CONSTANT(type, what) "value = (" type ")" what "LL; err = 0; "

/* The C that reads the first argument of @text; symbols are 100 bytes away. */
static void expect_c(uint16_t machine, const char *text, const char *expected)
{
    struct usdt_argument argument;
    struct text out = {0};
    assert_true(usdt_argument_read(machine, &text, &argument));
    usdt_argument_write(&argument, 100, &out);
    assert_string_equal(text_cstr(&out), expected);
    usdt_argument_finish(&argument);
    text_finish(&out);
}

static void x86_registers_have_parts(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *read;
    } registers[] = {
        {"rax", "ax >> 0"},   {"eax", "ax >> 0"},   {"ax", "ax >> 0"},  {"al", "ax >> 0"},
        {"ah", "ax >> 8"},    {"rbx", "bx >> 0"},   {"bh", "bx >> 8"},  {"ecx", "cx >> 0"},
        {"cl", "cx >> 0"},    {"dx", "dx >> 0"},    {"rsi", "si >> 0"}, {"sil", "si >> 0"},
        {"edi", "di >> 0"},   {"dil", "di >> 0"},   {"rbp", "bp >> 0"}, {"bpl", "bp >> 0"},
        {"esp", "sp >> 0"},   {"spl", "sp >> 0"},   {"r8", "r8 >> 0"},  {"r9d", "r9 >> 0"},
        {"r10w", "r10 >> 0"}, {"r15b", "r15 >> 0"},
    };
    for (size_t i = 0; i < sizeof(registers) / sizeof(registers[0]); i++) {
        char text[32], expected[128];
        snprintf(text, sizeof(text), "8@%%%s", registers[i].name);
        snprintf(expected, sizeof(expected), IN_REGISTER("u64", "%s"), registers[i].read);
        expect_c(EM_X86_64, text, expected);
    }
}

static void x86_operands_become_c(void **state)
{
    (void)state;
    expect_c(EM_X86_64, "-4@%edi", IN_REGISTER("s32", "di >> 0"));
    expect_c(EM_X86_64, "%edi", IN_REGISTER("u64", "di >> 0"));
    expect_c(EM_X86_64, "4@$5", CONSTANT("u32", "5"));
    expect_c(EM_X86_64, "-8@$-9", CONSTANT("s64", "-9"));
    expect_c(EM_X86_64, "2@$0x10", CONSTANT("u16", "16"));
    expect_c(EM_X86_64, "$7", CONSTANT("u64", "7"));
    expect_c(EM_X86_64, "-4@-20(%rbp)", IN_MEMORY("s32", "-20LL + ctx->bp"));
    expect_c(EM_X86_64, "8@(%rsp)", IN_MEMORY("u64", "0LL + ctx->sp"));
    expect_c(EM_X86_64, "8(%rsp)", IN_MEMORY("u64", "8LL + ctx->sp"));
    expect_c(EM_X86_64, "8@8(%rdi,%rax,4)", IN_MEMORY("u64", "8LL + ctx->di + ctx->ax * 4"));
    expect_c(EM_X86_64, "1@(%r13,%r14)", IN_MEMORY("u8", "0LL + ctx->r13 + ctx->r14 * 1"));
    expect_c(EM_X86_64, "8@16(,%rax,8)", IN_MEMORY("u64", "16LL + ctx->ax * 8"));
}

static void x86_symbols_count_from_the_place(void **state)
{
    (void)state;
    expect_c(EM_X86_64, "-4@global(%rip)", IN_MEMORY("s32", "0LL + PT_REGS_IP(ctx) + 100LL"));
    expect_c(EM_X86_64, "8@global+8(%rip)", IN_MEMORY("u64", "8LL + PT_REGS_IP(ctx) + 100LL"));
    expect_c(EM_X86_64, "8@8+a.b_1(%rip)", IN_MEMORY("u64", "8LL + PT_REGS_IP(ctx) + 100LL"));
    expect_c(EM_X86_64, "8@-8+global(%rip)", IN_MEMORY("u64", "-8LL + PT_REGS_IP(ctx) + 100LL"));
    expect_c(EM_X86_64, "8@global", IN_MEMORY("u64", "0LL + PT_REGS_IP(ctx) + 100LL"));
    expect_c(EM_X86_64, "8@array(,%rax,8)", IN_MEMORY("u64", "0LL + PT_REGS_IP(ctx) + 100LL + ctx->ax * 8"));
}

static void arm64_operands_become_c(void **state)
{
    (void)state;
    expect_c(EM_AARCH64, "8@x0", IN_REGISTER("u64", "regs[0] >> 0"));
    expect_c(EM_AARCH64, "-4@w30", IN_REGISTER("s32", "regs[30] >> 0"));
    expect_c(EM_AARCH64, "8@sp", IN_REGISTER("u64", "sp >> 0"));
    expect_c(EM_AARCH64, "-4@5", CONSTANT("s32", "5"));
    expect_c(EM_AARCH64, "-4@#-5", CONSTANT("s32", "-5"));
    expect_c(EM_AARCH64, "8@[x1]", IN_MEMORY("u64", "0LL + ctx->regs[1]"));
    expect_c(EM_AARCH64, "-4@[sp, 60]", IN_MEMORY("s32", "60LL + ctx->sp"));
    expect_c(EM_AARCH64, "-4@[x29,-8]", IN_MEMORY("s32", "-8LL + ctx->regs[29]"));
    expect_c(EM_AARCH64, "8@[x0, x1]", IN_MEMORY("u64", "0LL + ctx->regs[0] + ctx->regs[1] * 1"));
    expect_c(EM_AARCH64, "8@[x0, x1, lsl 3]", IN_MEMORY("u64", "0LL + ctx->regs[0] + ctx->regs[1] * 8"));
}

static void floating_point_numbers_are_bits(void **state)
{
    (void)state;
    expect_c(EM_X86_64, "8f@-8(%rbp)", IN_MEMORY("u64", "-8LL + ctx->bp"));
    expect_c(EM_X86_64, "-4f@%eax", IN_REGISTER("u32", "ax >> 0"));
    expect_c(EM_X86_64, "8f@global(%rip)", IN_MEMORY("u64", "0LL + PT_REGS_IP(ctx) + 100LL"));
    expect_c(EM_AARCH64, "-8f@x3", IN_REGISTER("u64", "regs[3] >> 0"));
    expect_c(EM_386, "%eax", IN_REGISTER("u32", "ax >> 0"));
    struct usdt_argument argument;
    const char *text = "-8f@%rax 8@%rax";
    assert_true(usdt_argument_read(EM_X86_64, &text, &argument));
    assert_true(argument.is_float && !argument.is_signed && argument.bytes == 8);
    usdt_argument_finish(&argument);
    assert_true(usdt_argument_read(EM_X86_64, &text, &argument));
    assert_false(argument.is_float);
    usdt_argument_finish(&argument);
}

static void what_is_not_known_is_unreadable(void **state)
{
    (void)state;
    static const char *const x86[] = {
        "8f@%xmm0",
        "2f@%eax",
        "16f@(%rax)",
        "8f@$1",
        "16@%xmm0",
        "8@%xmm0",
        "3@%eax",
        "0@%eax",
        "8@%r7",
        "8@%r16",
        "8@%r8x",
        "8@%",
        "8@",
        "@",
        "8@$",
        "8@$5x",
        "8@(%rax",
        "8@(%rax)x",
        "8@(rax)",
        "8@)",
        "8@a+b",
        "8@--5",
        "8@%fs:0",
        "8@%verylongname",
        "8@16(%rip)",
        "8@(%rax,,4)",
        "8@-x(%rax)",
        "-@%eax",
        "8@$99999999999999999999999",
    };
    static const char *const arm64[] = {
        "8@x31",  "8@x", "8@x-1", "8@v0", "8@[x0", "8@[]", "8@[5]", "8@[x0, x1, sxtw 2]", "8@[x0, x1, lsl 9]",
        "8@[x0]x"};
    for (size_t i = 0; i < sizeof(x86) / sizeof(x86[0]); i++)
        expect_c(EM_X86_64, x86[i], UNREADABLE);
    for (size_t i = 0; i < sizeof(arm64) / sizeof(arm64[0]); i++)
        expect_c(EM_AARCH64, arm64[i], UNREADABLE);
}

static size_t count(uint16_t machine, const char *text)
{
    struct usdt_argument argument;
    size_t arguments = 0;
    for (; usdt_argument_read(machine, &text, &argument); arguments++)
        usdt_argument_finish(&argument);
    return arguments;
}

static void arguments_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(count(EM_X86_64, ""), 0);
    assert_int_equal(count(EM_X86_64, "  "), 0);
    assert_int_equal(count(EM_X86_64, "8@%rax"), 1);
    assert_int_equal(count(EM_X86_64, " 8@%rax   -4@$5 "), 2);
    assert_int_equal(count(EM_X86_64, "what is this"), 3);
    assert_int_equal(count(EM_AARCH64, "-4@[sp, 60] 8@[x0, x1] 8@x2"), 3);
    assert_int_equal(count(EM_AARCH64, "-4@[sp, 60 8@x2"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(x86_registers_have_parts),         cmocka_unit_test(x86_operands_become_c),
        cmocka_unit_test(x86_symbols_count_from_the_place), cmocka_unit_test(arm64_operands_become_c),
        cmocka_unit_test(floating_point_numbers_are_bits),  cmocka_unit_test(what_is_not_known_is_unreadable),
        cmocka_unit_test(arguments_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
