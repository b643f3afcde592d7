// SPDX-License-Identifier: Apache-2.0
#include "symbols/returns.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "symbols/instructions.h"

struct search {
    uint16_t machine;
    uint64_t start;
    uint64_t length;
    struct returns *returns;
};

/* Little-endian, with its sign. */
static int64_t number_at(const struct instruction *instruction, size_t at)
{
    int32_t wide = 0;
    if (instruction->length - at == 1)
        return (int8_t)instruction->bytes[at];
    memcpy(&wide, instruction->bytes + at, sizeof(wide));
    return wide;
}

/* What comes after the prefixes that a return or a jump may have. */
static size_t skip_prefixes(const struct instruction *instruction)
{
    size_t at = 0;
    while (at + 1 < instruction->length && (instruction->bytes[at] == 0xf2 ||
                                            instruction->bytes[at] == 0xf3 || instruction->bytes[at] == 0x66))
        at++;
    return at;
}

/* By the opcode map of Intel's manual (volume 2, appendix A). */
static bool x86_returns(const struct instruction *instruction)
{
    uint8_t code = instruction->bytes[skip_prefixes(instruction)];
    return code == 0xc3 || code == 0xc2;
}

/* Whether it is a jump by a distance that the instruction has in it, and where to. */
static bool x86_jumps(const struct instruction *instruction, uint64_t *to)
{
    size_t at = skip_prefixes(instruction);
    uint8_t code = instruction->bytes[at];
    bool is_short = instruction->length == at + 2 && (code == 0xeb || (code & 0xf0) == 0x70);
    bool is_long = instruction->length == at + 5 && code == 0xe9;
    bool is_conditional =
        instruction->length == at + 6 && code == 0x0f && (instruction->bytes[at + 1] & 0xf0) == 0x80;
    if (!is_short && !is_long && !is_conditional)
        return false;
    *to = instruction->address + instruction->length +
          (uint64_t)number_at(instruction, at + (is_conditional ? 2 : 1));
    return true;
}

static uint32_t word_of(const struct instruction *instruction)
{
    uint32_t word = 0;
    memcpy(&word, instruction->bytes, sizeof(word));
    return word;
}

/* RET, RETAA, RETAB (Arm Architecture Reference Manual, C6.2). */
static bool arm_returns(const struct instruction *instruction)
{
    uint32_t word = word_of(instruction);
    return (word & 0xfffffc1f) == 0xd65f0000 || (word & 0xfffffbff) == 0xd65f0bff;
}

static bool arm_jumps(const struct instruction *instruction, uint64_t *to)
{
    uint32_t word = word_of(instruction);
    if ((word & 0xfc000000) != 0x14000000)
        return false;
    int64_t words = (int32_t)(word << 6) >> 6;
    *to = instruction->address + (uint64_t)(words * 4);
    return true;
}

static void look_at(const struct instruction *instruction, void *context)
{
    struct search *search = context;
    struct returns *returns = search->returns;
    bool is_arm = search->machine == EM_AARCH64;
    uint64_t to;
    if (is_arm ? arm_returns(instruction) : x86_returns(instruction))
        array_push(returns->addresses, returns->count) = instruction->address;
    else if ((is_arm ? arm_jumps(instruction, &to) : x86_jumps(instruction, &to)) &&
             (to < search->start || to - search->start >= search->length))
        returns->jump_count++;
}

int returns_find(const struct binary *binary, uint64_t address, uint64_t length, struct returns *returns)
{
    struct search search = {
        .machine = binary->machine, .start = address, .length = length, .returns = returns};
    *returns = (struct returns){0};
    if (binary->machine != EM_X86_64 && binary->machine != EM_AARCH64)
        return failx(ENOSYS, "cannot find out where the functions of %s return on this processor",
                     binary->path);
    return instructions_visit(binary, address, length, look_at, &search);
}

void returns_finish(struct returns *returns)
{
    free(returns->addresses);
    *returns = (struct returns){0};
}
