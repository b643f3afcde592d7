// SPDX-License-Identifier: Apache-2.0
#include "explain/disassemble.h"

#include <stdint.h>

#include "explain/disassemble_memory.h"

/* Newer than the oldest headers that this is built with (Linux: Documentation/bpf/standardization). */
#define CLASS_JMP32       0x06
#define OP_MAY_GOTO       0xe0
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

#define HELPER(name, ...) [BPF_FUNC_##name] = "bpf_" #name
static const char *const helpers[] = {__BPF_FUNC_MAPPER(HELPER)};
#undef HELPER

static void put_operand(const struct bpf_insn *in, char name, struct text *out)
{
    if (BPF_SRC(in->code) == BPF_X)
        text_printf(out, "%c%u", name, in->src_reg);
    else
        text_printf(out, "%d", in->imm);
}

static void put_move(const struct bpf_insn *in, char name, struct text *out)
{
    bool is_register = BPF_SRC(in->code) == BPF_X;
    if (is_register && name == 'r' && in->off == ADDRESS_SPACE) {
        text_printf(out, "r%u = addr_space_cast(r%u, %u, %u)", in->dst_reg, in->src_reg,
                    (uint32_t)in->imm >> 16, (uint32_t)in->imm & 0xffff);
        return;
    }
    text_printf(out, "%c%u = ", name, in->dst_reg);
    if (is_register && in->off != 0)
        text_printf(out, "(s%d)", in->off);
    put_operand(in, name, out);
}

/* False, with nothing appended, for what is no instruction; so are the following. */
static bool put_arithmetic(const struct bpf_insn *in, struct text *out)
{
    bool is_wide = BPF_CLASS(in->code) == BPF_ALU64;
    char name = is_wide ? 'r' : 'w';
    const char *words = arithmetic[OP_OF(in->code)];
    uint8_t operation = BPF_OP(in->code);
    if (operation == BPF_NEG) {
        text_printf(out, "%c%u = -%c%u", name, in->dst_reg, name, in->dst_reg);
    } else if (operation == BPF_END) {
        const char *order = is_wide ? "bswap" : BPF_SRC(in->code) == BPF_X ? "be" : "le";
        text_printf(out, "r%u = %s%d r%u", in->dst_reg, order, in->imm, in->dst_reg);
    } else if (operation == BPF_MOV) {
        put_move(in, name, out);
    } else if (words != NULL) {
        bool is_signed = (operation == BPF_DIV || operation == BPF_MOD) && in->off == 1;
        text_printf(out, "%c%u %s%s ", name, in->dst_reg, is_signed ? "s" : "", words);
        put_operand(in, name, out);
    }
    return words != NULL || operation == BPF_NEG || operation == BPF_END;
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

/* Jumps without a condition, of which JMP32 has one only. */
static bool put_plain_jump(const struct bpf_insn *in, struct text *out)
{
    if (BPF_CLASS(in->code) == CLASS_JMP32) {
        if (BPF_OP(in->code) == BPF_JA)
            text_printf(out, "gotol pc%+d", in->imm);
        return BPF_OP(in->code) == BPF_JA;
    }
    switch (BPF_OP(in->code)) {
    case BPF_JA:
        text_printf(out, "goto pc%+d", in->off);
        return true;
    case OP_MAY_GOTO:
        text_printf(out, "may_goto pc%+d", in->off);
        return true;
    case BPF_CALL:
        put_call(in, out);
        return true;
    case BPF_EXIT:
        text_string(out, "exit");
        return true;
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
    case BPF_LDX:
    case BPF_ST:
    case BPF_STX:
        return disassemble_memory(in, out);
    case BPF_JMP:
    case CLASS_JMP32:
        return put_jump(in, out);
    default:
        return put_arithmetic(in, out);
    }
}

static void put_bytes(const struct bpf_insn *in, struct text *out)
{
    const uint8_t *bytes = (const uint8_t *)in;
    text_string(out, ".byte");
    for (size_t i = 0; i < sizeof(*in); i++) {
        text_char(out, ' ');
        text_hex_digits(out, bytes[i], 2);
    }
}

size_t disassemble(const struct bpf_insn *instruction, size_t left, const struct disassemble_names *names,
                   struct text *out)
{
    if (left > 1 && instruction->code == (BPF_LD | BPF_IMM | BPF_DW)) {
        put_constant(instruction, names, out);
        return 2;
    }
    if (!put(instruction, out))
        put_bytes(instruction, out);
    return 1;
}
