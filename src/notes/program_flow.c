// SPDX-License-Identifier: Apache-2.0
#include "notes/program_flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"

#define INSTRUCTIONS_MAX 4096
#define REGISTERS        11
#define FRAME            10

/* What a register holds, as far as it matters here. The order is that of what is known: where ways meet, less is. */
enum value_kind {
    VALUE_NONE,   /* no way leads here yet */
    VALUE_NUMBER, /* @number */
    VALUE_MAP,    /* the descriptor of map @number */
    VALUE_STACK,  /* r10 + @number */
    VALUE_RECORD, /* the reserved record + @number */
    VALUE_OTHER,  /* neither of these pointers */
    VALUE_ANY,    /* perhaps one of them */
};

struct value {
    enum value_kind kind;
    int64_t number;
};

struct registers {
    struct value at[REGISTERS];
};

struct walk {
    const struct image_program *program;
    struct flow *flow;
    struct registers *before; /* by instruction */
    size_t *waiting;          /* instructions whose registers have changed */
    bool *is_waiting;
    size_t waiting_count;
    bool is_lost; /* what is written cannot be followed */
};

static bool is_place(struct value value)
{
    return value.kind == VALUE_STACK || value.kind == VALUE_RECORD || value.kind == VALUE_ANY;
}

static struct value join(struct value a, struct value b)
{
    if (a.kind == VALUE_NONE)
        return b;
    if (a.kind == b.kind && a.number == b.number)
        return a;
    return (struct value){is_place(a) || is_place(b) ? VALUE_ANY : VALUE_OTHER, 0};
}

/* The registers may be like these before instruction @to. */
static void lead(struct walk *walk, size_t to, const struct registers *registers)
{
    bool has_changed = false;
    if (to >= walk->program->instruction_count) {
        walk->is_lost = true;
        return;
    }
    for (size_t i = 0; i < REGISTERS; i++) {
        struct value *known = &walk->before[to].at[i];
        struct value joined = join(*known, registers->at[i]);
        has_changed |= joined.kind != known->kind || joined.number != known->number;
        *known = joined;
    }
    if (!has_changed || walk->is_waiting[to])
        return;
    walk->is_waiting[to] = true;
    walk->waiting[walk->waiting_count++] = to;
}

/* Bytes from @place on are written; @bytes FLOW_UNKNOWN: up to the end. */
static void write_bytes(struct walk *walk, struct value place, int64_t offset, size_t bytes)
{
    struct flow *flow = walk->flow;
    bool is_stack = place.kind == VALUE_STACK;
    int64_t start = place.number + offset + (is_stack ? FLOW_STACK_BYTES : 0);
    size_t size = is_stack ? FLOW_STACK_BYTES : flow->record_bytes;
    if (place.kind == VALUE_ANY || (is_place(place) && (start < 0 || (size_t)start > size)))
        walk->is_lost = true;
    if (walk->is_lost || !is_place(place))
        return;
    memset((is_stack ? flow->stack : flow->record) + start, true, min_size(bytes, size - (size_t)start));
}

static size_t store_bytes(const struct bpf_insn *instruction)
{
    switch (BPF_SIZE(instruction->code)) {
    case BPF_B:
        return 1;
    case BPF_H:
        return 2;
    case BPF_W:
        return 4;
    default:
        return 8;
    }
}

static void store(struct walk *walk, const struct bpf_insn *instruction, struct registers *registers)
{
    bool is_register = BPF_CLASS(instruction->code) == BPF_STX;
    bool is_atomic = is_register && BPF_MODE(instruction->code) != BPF_MEM;
    if (is_register && is_place(registers->at[instruction->src_reg]))
        walk->is_lost = true; /* from where it may be loaded again */
    write_bytes(walk, registers->at[instruction->dst_reg], instruction->off, store_bytes(instruction));
    if (is_atomic) {
        registers->at[instruction->src_reg] = (struct value){.kind = VALUE_OTHER};
        registers->at[0] = (struct value){.kind = VALUE_OTHER};
    }
}

static void compute(const struct bpf_insn *instruction, struct registers *registers)
{
    struct value *to = &registers->at[instruction->dst_reg];
    bool is_register = BPF_SRC(instruction->code) == BPF_X;
    bool is_wide = BPF_CLASS(instruction->code) == BPF_ALU64;
    struct value with =
        is_register ? registers->at[instruction->src_reg] : (struct value){VALUE_NUMBER, instruction->imm};
    bool is_moved = BPF_OP(instruction->code) == BPF_MOV && instruction->off == 0;
    bool is_added = BPF_OP(instruction->code) == BPF_ADD && with.kind == VALUE_NUMBER;
    if (is_moved && (is_wide || with.kind == VALUE_NUMBER))
        *to = with;
    else if (is_wide && is_added && (to->kind == VALUE_STACK || to->kind == VALUE_RECORD))
        to->number += with.number;
    else
        *to = (struct value){(is_place(*to) && BPF_OP(instruction->code) != BPF_MOV) ||
                                     (is_register && is_place(with))
                                 ? VALUE_ANY
                                 : VALUE_OTHER,
                             0};
}

static void add_use(struct walk *walk, int32_t helper, struct value map, struct value place, size_t bytes,
                    bool is_key)
{
    struct flow *flow = walk->flow;
    int64_t start = place.number + FLOW_STACK_BYTES;
    if (place.kind != VALUE_STACK || start < 0 || start > FLOW_STACK_BYTES)
        return;
    array_push(flow->uses, flow->use_count) = (struct flow_use){
        .helper = helper,
        .map = map.kind == VALUE_MAP ? (size_t)map.number : FLOW_UNKNOWN,
        .written = flow->stack + start,
        .bytes = min_size(bytes, (size_t)(FLOW_STACK_BYTES - start)),
        .is_key = is_key,
    };
}

static size_t number_of(struct value value)
{
    return value.kind == VALUE_NUMBER && value.number >= 0 ? (size_t)value.number : FLOW_UNKNOWN;
}

/* Any other helper may write from there on as much as it likes. */
static void hand_over(struct walk *walk, const struct registers *registers)
{
    for (size_t i = 1; i <= 5; i++)
        write_bytes(walk, registers->at[i], 0, FLOW_UNKNOWN);
}

static struct value reserve(struct walk *walk, const struct registers *registers)
{
    struct flow *flow = walk->flow;
    size_t bytes = number_of(registers->at[2]);
    bool is_known = bytes <= FLOW_RECORD_BYTES && registers->at[1].kind == VALUE_MAP;
    size_t map = is_known ? (size_t)registers->at[1].number : FLOW_UNKNOWN;
    if (!is_known || (flow->record_bytes > 0 && (flow->record_bytes != bytes || flow->record_map != map)))
        return (struct value){.kind = VALUE_OTHER};
    flow->record_bytes = bytes;
    flow->record_map = map;
    return (struct value){.kind = VALUE_RECORD};
}

/* What the helper takes and writes. Returns what is in r0 after it. */
static struct value call(struct walk *walk, int32_t helper, const struct registers *registers)
{
    const struct value *at = registers->at;
    switch (helper) {
    case BPF_FUNC_map_lookup_elem:
    case BPF_FUNC_map_delete_elem:
    case BPF_FUNC_map_update_elem:
    case BPF_FUNC_perf_event_output:
    case BPF_FUNC_ringbuf_output:
    case BPF_FUNC_ringbuf_submit:
    case BPF_FUNC_ringbuf_discard:
    case BPF_FUNC_trace_printk: /* these only read */
        break;
    case BPF_FUNC_ringbuf_reserve:
        return reserve(walk, registers);
    case BPF_FUNC_probe_read:
    case BPF_FUNC_probe_read_str:
    case BPF_FUNC_probe_read_user:
    case BPF_FUNC_probe_read_user_str:
    case BPF_FUNC_probe_read_kernel:
    case BPF_FUNC_probe_read_kernel_str:
    case BPF_FUNC_get_current_comm:
        write_bytes(walk, at[1], 0, number_of(at[2]));
        break;
    default:
        hand_over(walk, registers);
    }
    return (struct value){.kind = VALUE_OTHER};
}

static void do_call(struct walk *walk, const struct bpf_insn *instruction, struct registers *registers)
{
    struct value result = {.kind = VALUE_OTHER};
    if (instruction->src_reg == 0)
        result = call(walk, instruction->imm, registers);
    else
        for (size_t i = 1; i <= 5; i++)
            walk->is_lost |= is_place(registers->at[i]);
    for (size_t i = 1; i <= 5; i++)
        registers->at[i] = (struct value){.kind = VALUE_OTHER};
    registers->at[0] = result;
}

/* The same for its way on: what comes after the instruction. */
static void jump(struct walk *walk, size_t index, const struct bpf_insn *instruction,
                 struct registers *registers)
{
    uint8_t operation = BPF_OP(instruction->code);
    if (operation == BPF_EXIT)
        return;
    if (operation == BPF_CALL) {
        do_call(walk, instruction, registers);
        lead(walk, index + 1, registers);
        return;
    }
    bool is_long = operation == BPF_JA && BPF_CLASS(instruction->code) == BPF_JMP32;
    int64_t distance = is_long ? instruction->imm : instruction->off;
    lead(walk, (size_t)((int64_t)index + 1 + distance), registers);
    if (operation != BPF_JA)
        lead(walk, index + 1, registers);
}

/* A load of 64 bits takes two instructions. Returns how many this one is. */
static size_t load(const struct bpf_insn *instruction, struct registers *registers)
{
    bool is_double = instruction->code == (BPF_LD | BPF_DW | BPF_IMM);
    struct value value = {.kind = VALUE_OTHER};
    if (image_is_map_load(instruction))
        value = (struct value){VALUE_MAP, instruction->imm};
    else if (is_double && instruction->src_reg == 0)
        value = (struct value){VALUE_NUMBER, (int64_t)(((uint64_t)(uint32_t)instruction[1].imm << 32) |
                                                       (uint32_t)instruction->imm)};
    registers->at[BPF_CLASS(instruction->code) == BPF_LDX || is_double ? instruction->dst_reg : 0] = value;
    return is_double ? 2 : 1;
}

static void step(struct walk *walk, size_t index)
{
    const struct bpf_insn *instruction = &walk->program->instructions[index];
    struct registers registers = walk->before[index];
    size_t count = 1;
    switch (BPF_CLASS(instruction->code)) {
    case BPF_LD:
    case BPF_LDX:
        count = load(instruction, &registers);
        break;
    case BPF_ST:
    case BPF_STX:
        store(walk, instruction, &registers);
        break;
    case BPF_ALU:
    case BPF_ALU64:
        compute(instruction, &registers);
        break;
    default:
        jump(walk, index, instruction, &registers);
        return;
    }
    lead(walk, index + count, &registers);
}

/* Once it is known what is in the registers before each call. */
static void list_uses(struct walk *walk)
{
    for (size_t i = 0; i < walk->program->instruction_count; i++) {
        const struct bpf_insn *instruction = &walk->program->instructions[i];
        const struct value *at = walk->before[i].at;
        if (instruction->code != (BPF_JMP | BPF_CALL) || instruction->src_reg != 0 ||
            at[FRAME].kind == VALUE_NONE)
            continue;
        if (instruction->imm == BPF_FUNC_perf_event_output)
            add_use(walk, instruction->imm, at[2], at[4], number_of(at[5]), false);
        else if (instruction->imm == BPF_FUNC_ringbuf_output)
            add_use(walk, instruction->imm, at[1], at[2], number_of(at[3]), false);
        else if (instruction->imm == BPF_FUNC_map_lookup_elem ||
                 instruction->imm == BPF_FUNC_map_update_elem || instruction->imm == BPF_FUNC_map_delete_elem)
            add_use(walk, instruction->imm, at[1], at[2], FLOW_UNKNOWN, true);
    }
}

bool flow_read(const struct image_program *program, struct flow *flow)
{
    size_t count = program->instruction_count;
    *flow = (struct flow){0};
    if (count == 0 || count > INSTRUCTIONS_MAX)
        return false;
    struct walk walk = {.program = program, .flow = flow};
    struct registers start = {0};
    walk.before = xcalloc(count, sizeof(*walk.before));
    walk.waiting = xcalloc(count, sizeof(*walk.waiting));
    walk.is_waiting = xcalloc(count, sizeof(*walk.is_waiting));
    for (size_t i = 0; i < REGISTERS; i++)
        start.at[i].kind = VALUE_OTHER;
    start.at[FRAME] = (struct value){VALUE_STACK, 0};
    lead(&walk, 0, &start);
    while (walk.waiting_count > 0 && !walk.is_lost) {
        size_t index = walk.waiting[--walk.waiting_count];
        walk.is_waiting[index] = false;
        step(&walk, index);
    }
    if (!walk.is_lost)
        list_uses(&walk);
    free(walk.before);
    free(walk.waiting);
    free(walk.is_waiting);
    return !walk.is_lost;
}

void flow_finish(struct flow *flow)
{
    free(flow->uses);
    *flow = (struct flow){0};
}
