// SPDX-License-Identifier: Apache-2.0
#include "explain/disassemble.h"

#include <stdint.h>

/* Of newer kernels than the oldest headers that this is built with (Documentation/bpf/standardization in
 * Linux). */
#define CLASS_JMP32       0x06
#define MODE_SIGNED       0x80
#define MODE_ATOMIC       0xc0
#define OP_MAY_GOTO       0xe0
#define ATOMIC_FETCH      0x01
#define ATOMIC_XCHG       0xe1
#define ATOMIC_CMPXCHG    0xf1
#define ATOMIC_LOAD       0x100
#define ATOMIC_STORE      0x110
#define PSEUDO_MAP_VALUE  2
#define PSEUDO_FUNCTION   4
#define PSEUDO_MAP_INDEX  5
#define PSEUDO_CALL       1
#define PSEUDO_KFUNC_CALL 2
#define ADDRESS_SPACE     1

#define OP_OF(code) ((code) >> 4)

static const char *const arithmetic[16] = {
    [OP_OF(BPF_ADD)] = "+=", [OP_OF(BPF_SUB)] = "-=", [OP_OF(BPF_MUL)] = "*=",  [OP_OF(BPF_DIV)] = "/=",
    [OP_OF(BPF_OR)] = "|=",  [OP_OF(BPF_AND)] = "&=", [OP_OF(BPF_LSH)] = "<<=", [OP_OF(BPF_RSH)] = ">>=",
    [OP_OF(BPF_MOD)] = "%=", [OP_OF(BPF_XOR)] = "^=", [OP_OF(BPF_MOV)] = "=",   [OP_OF(BPF_ARSH)] = "s>>=",
};

static const char *const comparison[16] = {
    [OP_OF(BPF_JEQ)] = "==", [OP_OF(BPF_JGT)] = ">",   [OP_OF(BPF_JGE)] = ">=",   [OP_OF(BPF_JSET)] = "&",
    [OP_OF(BPF_JNE)] = "!=", [OP_OF(BPF_JSGT)] = "s>", [OP_OF(BPF_JSGE)] = "s>=", [OP_OF(BPF_JLT)] = "<",
    [OP_OF(BPF_JLE)] = "<=", [OP_OF(BPF_JSLT)] = "s<", [OP_OF(BPF_JSLE)] = "s<=",
};

/* By BPF_SIZE(): W, H, B, DW. */
static const char *const widths[] = {"u32", "u16", "u8", "u64"};
static const char *const signed_widths[] = {"s32", "s16", "s8", "s64"};

static const char *width(uint8_t code)
{
    return widths[BPF_SIZE(code) >> 3];
}

#define HELPER(name, ...) [BPF_FUNC_##name] = "bpf_" #name
static const char *const helpers[] = {__BPF_FUNC_MAPPER(HELPER)};
#undef HELPER

/* Each of the following returns false, with nothing appended, for what is no instruction. */

static bool put_arithmetic(const struct bpf_insn *in, struct text *out)
{
    bool is_wide = BPF_CLASS(in->code) == BPF_ALU64;
    bool is_register = BPF_SRC(in->code) == BPF_X;
    char name = is_wide ? 'r' : 'w';
    const char *words = arithmetic[OP_OF(in->code)];
    if (BPF_OP(in->code) == BPF_NEG) {
        text_printf(out, "%c%u = -%c%u", name, in->dst_reg, name, in->dst_reg);
        return true;
    }
    if (BPF_OP(in->code) == BPF_END) {
        const char *order = is_wide ? "bswap" : is_register ? "be" : "le";
        text_printf(out, "r%u = %s%d r%u", in->dst_reg, order, in->imm, in->dst_reg);
        return true;
    }
    if (words == NULL)
        return false;
    bool is_move = BPF_OP(in->code) == BPF_MOV;
    bool is_signed = (BPF_OP(in->code) == BPF_DIV || BPF_OP(in->code) == BPF_MOD) && in->off == 1;
    if (is_move && is_register && is_wide && in->off == ADDRESS_SPACE) {
        text_printf(out, "r%u = addr_space_cast(r%u, %u, %u)", in->dst_reg, in->src_reg,
                    (uint32_t)in->imm >> 16, (uint32_t)in->imm & 0xffff);
        return true;
    }
    text_printf(out, "%c%u %s%s ", name, in->dst_reg, is_signed ? "s" : "", words);
    if (is_move && is_register && in->off != 0)
        text_printf(out, "(s%d)", in->off);
    if (is_register)
        text_printf(out, "%c%u", name, in->src_reg);
    else
        text_printf(out, "%d", in->imm);
    return true;
}

static void put_place(const struct bpf_insn *in, unsigned base, struct text *out)
{
    text_printf(out, "(%s *)(r%u %+d)", width(in->code), base, in->off);
}

static const char *fetch_name(int32_t operation)
{
    switch (operation & 0xf0) {
    case BPF_ADD:
        return "fetch_add";
    case BPF_OR:
        return "fetch_or";
    case BPF_AND:
        return "fetch_and";
    case BPF_XOR:
        return "fetch_xor";
    default:
        return NULL;
    }
}

static bool put_fetch(const struct bpf_insn *in, struct text *out)
{
    const char *name = in->imm == ATOMIC_XCHG      ? "xchg"
                       : in->imm == ATOMIC_CMPXCHG ? "cmpxchg"
                                                   : fetch_name(in->imm);
    if (name == NULL)
        return false;
    bool is_compared = in->imm == ATOMIC_CMPXCHG;
    text_printf(out, "r%u = atomic%s_%s(", is_compared ? 0 : in->src_reg,
                BPF_SIZE(in->code) == BPF_DW ? "64" : "", name);
    put_place(in, in->dst_reg, out);
    text_printf(out, "%s, r%u)", is_compared ? ", r0" : "", in->src_reg);
    return true;
}

static bool put_atomic(const struct bpf_insn *in, struct text *out)
{
    if (in->imm == ATOMIC_LOAD) {
        text_printf(out, "r%u = load_acquire(", in->dst_reg);
        put_place(in, in->src_reg, out);
        text_char(out, ')');
        return true;
    }
    if (in->imm == ATOMIC_STORE) {
        text_string(out, "store_release(");
        put_place(in, in->dst_reg, out);
        text_printf(out, ", r%u)", in->src_reg);
        return true;
    }
    if ((in->imm & ATOMIC_FETCH) != 0)
        return put_fetch(in, out);
    if (fetch_name(in->imm) == NULL || (in->imm & ~0xf0) != 0)
        return false;
    text_string(out, "lock *");
    put_place(in, in->dst_reg, out);
    text_printf(out, " %s r%u", arithmetic[OP_OF(in->imm)], in->src_reg);
    return true;
}

static bool put_store(const struct bpf_insn *in, struct text *out)
{
    bool is_register = BPF_CLASS(in->code) == BPF_STX;
    if (BPF_MODE(in->code) == MODE_ATOMIC && is_register)
        return put_atomic(in, out);
    if (BPF_MODE(in->code) != BPF_MEM)
        return false;
    text_char(out, '*');
    put_place(in, in->dst_reg, out);
    if (is_register)
        text_printf(out, " = r%u", in->src_reg);
    else
        text_printf(out, " = %d", in->imm);
    return true;
}

static bool put_load(const struct bpf_insn *in, struct text *out)
{
    const char *type = width(in->code);
    if (BPF_MODE(in->code) == MODE_SIGNED)
        type = signed_widths[BPF_SIZE(in->code) >> 3];
    else if (BPF_MODE(in->code) != BPF_MEM)
        return false;
    text_printf(out, "r%u = *(%s *)(r%u %+d)", in->dst_reg, type, in->src_reg, in->off);
    return true;
}

static void put_map(const struct disassemble_names *names, int32_t number, struct text *out)
{
    if (number >= 0 && (size_t)number < names->map_count)
        text_printf(out, "map[%s]", names->maps[number]);
    else
        text_printf(out, "map[%d]", number);
}

static void put_constant(const struct bpf_insn *in, const struct disassemble_names *names, struct text *out)
{
    text_printf(out, "r%u = ", in->dst_reg);
    switch (in->src_reg) {
    case BPF_PSEUDO_MAP_FD:
        put_map(names, in->imm, out);
        return;
    case PSEUDO_MAP_VALUE:
        put_map(names, in->imm, out);
        text_printf(out, "[0]+%d", in[1].imm);
        return;
    case PSEUDO_MAP_INDEX:
        text_printf(out, "map[idx:%d]", in->imm);
        return;
    case PSEUDO_FUNCTION:
        text_printf(out, "subprog[%+d]", in->imm);
        return;
    default:
        text_hex(out, (uint64_t)(uint32_t)in[1].imm << 32 | (uint32_t)in->imm);
    }
}

/* Loads from a packet, by a number or by a register and a number. */
static bool put_packet_load(const struct bpf_insn *in, struct text *out)
{
    if (BPF_MODE(in->code) == BPF_ABS)
        text_printf(out, "r0 = *(%s *)skb[%d]", width(in->code), in->imm);
    else if (BPF_MODE(in->code) == BPF_IND)
        text_printf(out, "r0 = *(%s *)skb[r%u + %d]", width(in->code), in->src_reg, in->imm);
    else
        return false;
    return true;
}

static void put_call(const struct bpf_insn *in, struct text *out)
{
    size_t number = (uint32_t)in->imm;
    if (in->src_reg == PSEUDO_CALL)
        text_printf(out, "call pc%+d", in->imm);
    else if (in->src_reg == PSEUDO_KFUNC_CALL)
        text_printf(out, "call kernel-function#%d", in->imm);
    else if (number < sizeof(helpers) / sizeof(helpers[0]) && helpers[number] != NULL)
        text_printf(out, "call %s#%d", helpers[number], in->imm);
    else
        text_printf(out, "call unknown#%d", in->imm);
}

/* Those without a condition. */
static bool put_plain_jump(const struct bpf_insn *in, struct text *out)
{
    bool is_wide = BPF_CLASS(in->code) == BPF_JMP;
    switch (BPF_OP(in->code)) {
    case BPF_JA:
        if (is_wide)
            text_printf(out, "goto pc%+d", in->off);
        else
            text_printf(out, "gotol pc%+d", in->imm);
        return true;
    case OP_MAY_GOTO:
        text_printf(out, "may_goto pc%+d", in->off);
        return is_wide;
    case BPF_CALL:
        if (is_wide)
            put_call(in, out);
        return is_wide;
    case BPF_EXIT:
        if (is_wide)
            text_string(out, "exit");
        return is_wide;
    default:
        return false;
    }
}

static bool put_jump(const struct bpf_insn *in, struct text *out)
{
    char name = BPF_CLASS(in->code) == CLASS_JMP32 ? 'w' : 'r';
    const char *words = comparison[OP_OF(in->code)];
    if (words == NULL)
        return put_plain_jump(in, out);
    text_printf(out, "if %c%u %s ", name, in->dst_reg, words);
    if (BPF_SRC(in->code) == BPF_X)
        text_printf(out, "%c%u", name, in->src_reg);
    else
        text_hex(out, (uint32_t)in->imm);
    text_printf(out, " goto pc%+d", in->off);
    return true;
}

static bool put(const struct bpf_insn *in, struct text *out)
{
    switch (BPF_CLASS(in->code)) {
    case BPF_LD:
        return put_packet_load(in, out);
    case BPF_LDX:
        return put_load(in, out);
    case BPF_ST:
    case BPF_STX:
        return put_store(in, out);
    case BPF_JMP:
    case CLASS_JMP32:
        return put_jump(in, out);
    default:
        return put_arithmetic(in, out);
    }
}

size_t disassemble(const struct bpf_insn *instruction, size_t left, const struct disassemble_names *names,
                   struct text *out)
{
    if (left > 1 && instruction->code == (BPF_LD | BPF_IMM | BPF_DW)) {
        put_constant(instruction, names, out);
        return 2;
    }
    size_t length = out->length;
    if (put(instruction, out))
        return 1;
    out->length = length;
    const uint8_t *bytes = (const uint8_t *)instruction;
    text_string(out, ".byte");
    for (size_t i = 0; i < sizeof(*instruction); i++) {
        text_char(out, ' ');
        text_hex_digits(out, bytes[i], 2);
    }
    return 1;
}
