// SPDX-License-Identifier: Apache-2.0
/* Instructions of every class, as the kernel's disassembler and bpftool write them. */
#include "explain/disassemble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static char *const maps[] = {(char *)"counts", (char *)"events"};
static const struct disassemble_names names = {maps, 2};

static void check(struct bpf_insn first, int32_t second, const char *expected)
{
    const struct bpf_insn instructions[] = {first, {.imm = second}};
    struct text text = {0};
    size_t taken = disassemble(instructions, 2, &names, &text);
    assert_string_equal(text_cstr(&text), expected);
    assert_int_equal(taken, first.code == (BPF_LD | BPF_IMM | BPF_DW) ? 2 : 1);
    text_finish(&text);
}

/* CODE, destination, source, offset, constant */
#define IS(expected, c, d, s, o, i)                                                                          \
    check((struct bpf_insn){.code = (uint8_t)(c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i)},   \
          0, expected)

static void arithmetic(void **state)
{
    (void)state;
    IS("r1 += r2", BPF_ALU64 | BPF_ADD | BPF_X, 1, 2, 0, 0);
    IS("r2 += -4", BPF_ALU64 | BPF_ADD | BPF_K, 2, 0, 0, -4);
    IS("r2 -= 4", BPF_ALU64 | BPF_SUB | BPF_K, 2, 0, 0, 4);
    IS("r2 *= r3", BPF_ALU64 | BPF_MUL | BPF_X, 2, 3, 0, 0);
    IS("r2 /= 3", BPF_ALU64 | BPF_DIV | BPF_K, 2, 0, 0, 3);
    IS("r2 s/= 3", BPF_ALU64 | BPF_DIV | BPF_K, 2, 0, 1, 3);
    IS("w2 s%= w3", BPF_ALU | BPF_MOD | BPF_X, 2, 3, 1, 0);
    IS("r2 %= 3", BPF_ALU64 | BPF_MOD | BPF_K, 2, 0, 0, 3);
    IS("w2 |= 255", BPF_ALU | BPF_OR | BPF_K, 2, 0, 0, 255);
    IS("w2 &= w1", BPF_ALU | BPF_AND | BPF_X, 2, 1, 0, 0);
    IS("r0 <<= 32", BPF_ALU64 | BPF_LSH | BPF_K, 0, 0, 0, 32);
    IS("r0 >>= 32", BPF_ALU64 | BPF_RSH | BPF_K, 0, 0, 0, 32);
    IS("r0 s>>= 32", BPF_ALU64 | BPF_ARSH | BPF_K, 0, 0, 0, 32);
    IS("r0 ^= r1", BPF_ALU64 | BPF_XOR | BPF_X, 0, 1, 0, 0);
    IS("r3 = -r3", BPF_ALU64 | BPF_NEG, 3, 0, 0, 0);
    IS("w3 = -w3", BPF_ALU | BPF_NEG, 3, 0, 0, 0);
}

static void moves(void **state)
{
    (void)state;
    IS("r6 = r1", BPF_ALU64 | BPF_MOV | BPF_X, 6, 1, 0, 0);
    IS("w6 = w1", BPF_ALU | BPF_MOV | BPF_X, 6, 1, 0, 0);
    IS("r0 = 0", BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0);
    IS("w0 = -1", BPF_ALU | BPF_MOV | BPF_K, 0, 0, 0, -1);
    IS("r1 = (s16)r2", BPF_ALU64 | BPF_MOV | BPF_X, 1, 2, 16, 0);
    IS("w1 = (s8)w2", BPF_ALU | BPF_MOV | BPF_X, 1, 2, 8, 0);
    IS("r1 = addr_space_cast(r2, 0, 1)", BPF_ALU64 | BPF_MOV | BPF_X, 1, 2, 1, 1);
    IS("r1 = le16 r1", BPF_ALU | BPF_END | BPF_TO_LE, 1, 0, 0, 16);
    IS("r1 = be32 r1", BPF_ALU | BPF_END | BPF_TO_BE, 1, 0, 0, 32);
    IS("r1 = bswap64 r1", BPF_ALU64 | BPF_END | BPF_TO_LE, 1, 0, 0, 64);
}

static void memory(void **state)
{
    (void)state;
    IS("r1 = *(u64 *)(r10 -8)", BPF_LDX | BPF_MEM | BPF_DW, 1, 10, -8, 0);
    IS("r1 = *(u32 *)(r6 +112)", BPF_LDX | BPF_MEM | BPF_W, 1, 6, 112, 0);
    IS("r1 = *(u16 *)(r6 +0)", BPF_LDX | BPF_MEM | BPF_H, 1, 6, 0, 0);
    IS("r1 = *(u8 *)(r6 +1)", BPF_LDX | BPF_MEM | BPF_B, 1, 6, 1, 0);
    IS("r1 = *(s32 *)(r6 +4)", BPF_LDX | 0x80 | BPF_W, 1, 6, 4, 0);
    IS("r1 = *(s8 *)(r6 +4)", BPF_LDX | 0x80 | BPF_B, 1, 6, 4, 0);
    IS("*(u64 *)(r10 -24) = r1", BPF_STX | BPF_MEM | BPF_DW, 10, 1, -24, 0);
    IS("*(u8 *)(r10 -1) = r1", BPF_STX | BPF_MEM | BPF_B, 10, 1, -1, 0);
    IS("*(u32 *)(r10 -4) = -7", BPF_ST | BPF_MEM | BPF_W, 10, 0, -4, -7);
    IS("*(u16 *)(r10 -4) = 7", BPF_ST | BPF_MEM | BPF_H, 10, 0, -4, 7);
    IS("r0 = *(u16 *)skb[12]", BPF_LD | BPF_ABS | BPF_H, 0, 0, 0, 12);
    IS("r0 = *(u8 *)skb[r7 + 2]", BPF_LD | BPF_IND | BPF_B, 0, 7, 0, 2);
}

static void atomics(void **state)
{
    (void)state;
    const int store = BPF_STX | 0xc0 | BPF_DW;
    const int store32 = BPF_STX | 0xc0 | BPF_W;
    IS("lock *(u64 *)(r1 +0) += r2", store, 1, 2, 0, BPF_ADD);
    IS("lock *(u32 *)(r1 +8) += r2", store32, 1, 2, 8, BPF_ADD);
    IS("lock *(u64 *)(r1 +0) |= r2", store, 1, 2, 0, BPF_OR);
    IS("lock *(u64 *)(r1 +0) &= r2", store, 1, 2, 0, BPF_AND);
    IS("lock *(u64 *)(r1 +0) ^= r2", store, 1, 2, 0, BPF_XOR);
    IS("r2 = atomic64_fetch_add((u64 *)(r1 +0), r2)", store, 1, 2, 0, BPF_ADD | 1);
    IS("r2 = atomic_fetch_xor((u32 *)(r1 +0), r2)", store32, 1, 2, 0, BPF_XOR | 1);
    IS("r2 = atomic64_fetch_and((u64 *)(r1 +0), r2)", store, 1, 2, 0, BPF_AND | 1);
    IS("r2 = atomic64_fetch_or((u64 *)(r1 +0), r2)", store, 1, 2, 0, BPF_OR | 1);
    IS("r2 = atomic64_xchg((u64 *)(r1 +0), r2)", store, 1, 2, 0, 0xe1);
    IS("r0 = atomic64_cmpxchg((u64 *)(r1 +0), r0, r2)", store, 1, 2, 0, 0xf1);
    IS("r2 = load_acquire((u64 *)(r1 +0))", store, 2, 1, 0, 0x100);
    IS("store_release((u64 *)(r1 +0), r2)", store, 1, 2, 0, 0x110);
}

static void jumps(void **state)
{
    (void)state;
    const int jump32 = 0x06;
    IS("goto pc+2", BPF_JMP | BPF_JA, 0, 0, 2, 0);
    IS("gotol pc-100000", jump32 | BPF_JA, 0, 0, 0, -100000);
    IS("may_goto pc+1", BPF_JMP | 0xe0, 0, 0, 1, 0);
    IS("if r0 == 0x0 goto pc+3", BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3, 0);
    IS("if r0 != r1 goto pc-4", BPF_JMP | BPF_JNE | BPF_X, 0, 1, -4, 0);
    IS("if w1 & 0x10 goto pc+1", jump32 | BPF_JSET | BPF_K, 1, 0, 1, 16);
    IS("if r1 > 0xffffffff goto pc+1", BPF_JMP | BPF_JGT | BPF_K, 1, 0, 1, -1);
    IS("if r1 >= 0x1 goto pc+1", BPF_JMP | BPF_JGE | BPF_K, 1, 0, 1, 1);
    IS("if r1 < 0x1 goto pc+1", BPF_JMP | BPF_JLT | BPF_K, 1, 0, 1, 1);
    IS("if r1 <= 0x1 goto pc+1", BPF_JMP | BPF_JLE | BPF_K, 1, 0, 1, 1);
    IS("if r1 s> r2 goto pc+1", BPF_JMP | BPF_JSGT | BPF_X, 1, 2, 1, 0);
    IS("if w1 s>= w2 goto pc+1", jump32 | BPF_JSGE | BPF_X, 1, 2, 1, 0);
    IS("if r1 s< 0x0 goto pc+1", BPF_JMP | BPF_JSLT | BPF_K, 1, 0, 1, 0);
    IS("if r1 s<= 0x0 goto pc+1", BPF_JMP | BPF_JSLE | BPF_K, 1, 0, 1, 0);
    IS("call bpf_map_lookup_elem#1", BPF_JMP | BPF_CALL, 0, 0, 0, 1);
    IS("call unknown#999999", BPF_JMP | BPF_CALL, 0, 0, 0, 999999);
    IS("call unknown#-1", BPF_JMP | BPF_CALL, 0, 0, 0, -1);
    IS("call pc+7", BPF_JMP | BPF_CALL, 0, 1, 0, 7);
    IS("call kernel-function#77", BPF_JMP | BPF_CALL, 0, 2, 0, 77);
    IS("exit", BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static void constant(uint8_t source, int32_t low, int32_t high, const char *expected)
{
    check((struct bpf_insn){.code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1, .src_reg = source, .imm = low},
          high, expected);
}

static void constants(void **state)
{
    (void)state;
    constant(0, -1, 0, "r1 = 0xffffffff");
    constant(0, 0x11223344, 0x55667788, "r1 = 0x5566778811223344");
    constant(BPF_PSEUDO_MAP_FD, 1, 0, "r1 = map[events]");
    constant(BPF_PSEUDO_MAP_FD, 2, 0, "r1 = map[2]");
    constant(BPF_PSEUDO_MAP_FD, -1, 0, "r1 = map[-1]");
    constant(2, 0, 16, "r1 = map[counts][0]+16");
    constant(4, 12, 0, "r1 = subprog[+12]");
    constant(5, 3, 0, "r1 = map[idx:3]");
}

/* The second half is missing, or no kernel has such an instruction. */
static void others(void **state)
{
    (void)state;
    const struct bpf_insn cut = {.code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1, .imm = 5};
    struct text text = {0};
    assert_int_equal(disassemble(&cut, 1, &names, &text), 1);
    assert_string_equal(text_cstr(&text), ".byte 18 01 00 00 05 00 00 00");
    text_finish(&text);
    IS(".byte e7 21 00 00 00 00 00 00", BPF_ALU64 | 0xe0, 1, 2, 0, 0);
    IS(".byte 86 00 00 00 00 00 00 00", 0x06 | BPF_CALL, 0, 0, 0, 0);
    IS(".byte 96 00 00 00 00 00 00 00", 0x06 | BPF_EXIT, 0, 0, 0, 0);
    IS(".byte e6 00 00 00 00 00 00 00", 0x06 | 0xe0, 0, 0, 0, 0);
    IS(".byte c2 00 00 00 00 00 00 00", BPF_ST | 0xc0, 0, 0, 0, 0);
    IS(".byte db 21 00 00 ff 00 00 00", BPF_STX | 0xc0 | BPF_DW, 1, 2, 0, 0xff);
    IS(".byte b9 21 00 00 00 00 00 00", BPF_LDX | 0xa0 | BPF_DW, 1, 2, 0, 0);
}

/* Every code there can be gives a line and is counted. */
static void every_code(void **state)
{
    (void)state;
    for (unsigned code = 0; code < 256; code++) {
        const struct bpf_insn two[] = {
            {.code = (uint8_t)code, .dst_reg = 15, .src_reg = 15, .off = -1, .imm = -1}, {0}};
        struct text text = {0};
        size_t taken = disassemble(two, 2, &names, &text);
        assert_in_range(taken, 1, 2);
        assert_true(text.length > 0);
        text_finish(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arithmetic), cmocka_unit_test(moves),      cmocka_unit_test(memory),
        cmocka_unit_test(atomics),    cmocka_unit_test(jumps),      cmocka_unit_test(constants),
        cmocka_unit_test(others),     cmocka_unit_test(every_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
