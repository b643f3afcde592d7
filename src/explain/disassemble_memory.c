// SPDX-License-Identifier: Apache-2.0
#include "explain/disassemble_memory.h"

#include <stdint.h>

/* Newer than the oldest headers that this is built with (Linux: Documentation/bpf/standardization). */
#define MODE_SIGNED    0x80
#define MODE_ATOMIC    0xc0
#define ATOMIC_FETCH   0x01
#define ATOMIC_XCHG    0xe1
#define ATOMIC_CMPXCHG 0xf1
#define ATOMIC_LOAD    0x100
#define ATOMIC_STORE   0x110

/* By BPF_SIZE(): W, H, B, DW. */
static const char *const widths[] = {"u32", "u16", "u8", "u64"};
static const char *const signed_widths[] = {"s32", "s16", "s8", "s64"};

static const char *width(uint8_t code)
{
    return widths[BPF_SIZE(code) >> 3];
}

static void put_place(const struct bpf_insn *in, unsigned base, struct text *out)
{
    text_printf(out, "(%s *)(r%u %+d)", width(in->code), base, in->off);
}

/* An atomic operation: its sign, and its name if the old value is fetched. */
struct operation {
    const char *sign, *fetch_name;
};

static struct operation operation_of(int32_t code)
{
    switch (code) {
    case BPF_ADD:
        return (struct operation){"+=", "fetch_add"};
    case BPF_OR:
        return (struct operation){"|=", "fetch_or"};
    case BPF_AND:
        return (struct operation){"&=", "fetch_and"};
    case BPF_XOR:
        return (struct operation){"^=", "fetch_xor"};
    default:
        return (struct operation){0};
    }
}

static bool put_fetch(const struct bpf_insn *in, struct text *out)
{
    const char *name = in->imm == ATOMIC_XCHG      ? "xchg"
                       : in->imm == ATOMIC_CMPXCHG ? "cmpxchg"
                                                   : operation_of(in->imm & 0xf0).fetch_name;
    if (name == NULL)
        return false;
    bool is_compared = in->imm == ATOMIC_CMPXCHG;
    text_printf(out, "r%u = atomic%s_%s(", is_compared ? 0 : in->src_reg,
                BPF_SIZE(in->code) == BPF_DW ? "64" : "", name);
    put_place(in, in->dst_reg, out);
    text_printf(out, "%s, r%u)", is_compared ? ", r0" : "", in->src_reg);
    return true;
}

static bool put_in_place(const struct bpf_insn *in, struct text *out)
{
    const char *sign = operation_of(in->imm).sign;
    if (sign == NULL)
        return false;
    text_string(out, "lock *");
    put_place(in, in->dst_reg, out);
    text_printf(out, " %s r%u", sign, in->src_reg);
    return true;
}

static bool put_atomic(const struct bpf_insn *in, struct text *out)
{
    if (in->imm == ATOMIC_LOAD) {
        text_printf(out, "r%u = load_acquire(", in->dst_reg);
        put_place(in, in->src_reg, out);
        text_char(out, ')');
    } else if (in->imm == ATOMIC_STORE) {
        text_string(out, "store_release(");
        put_place(in, in->dst_reg, out);
        text_printf(out, ", r%u)", in->src_reg);
    } else {
        return (in->imm & ATOMIC_FETCH) != 0 ? put_fetch(in, out) : put_in_place(in, out);
    }
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

/* From a packet, at a number or at a register plus a number. */
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

bool disassemble_memory(const struct bpf_insn *in, struct text *out)
{
    switch (BPF_CLASS(in->code)) {
    case BPF_LD:
        return put_packet_load(in, out);
    case BPF_LDX:
        return put_load(in, out);
    default:
        return put_store(in, out);
    }
}
