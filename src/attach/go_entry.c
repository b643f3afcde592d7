// SPDX-License-Identifier: Apache-2.0
#include "attach/go_entry.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#include "attach/instruction.h"
#include "symbols/go_program.h"

/* The longest: lea, cmp and jbe with 4 bytes of distance. */
#define CHECK_BYTES_MAX 18

struct sequence {
    uint8_t bytes[5];
    size_t length;  /* of these, */
    size_t operand; /* and of what follows and may be anything */
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The stack pointer, less what a large frame takes, against g.stackguard0; R14 points to g (stacksplit() in
 * cmd/internal/obj/x86/obj6.go of Go's source). */
static const struct sequence frames[] = {
    {{0x4c, 0x8d, 0x64, 0x24}, 4, 1}, /* lea -N(%rsp),%r12 */
    {{0x4c, 0x8d, 0xa4, 0x24}, 4, 4},
};
static const struct sequence comparisons[] = {
    {{0x49, 0x3b, 0x66, 0x10}, 4, 0}, /* cmp 0x10(%r14),%rsp */
    {{0x4d, 0x3b, 0x66, 0x10}, 4, 0}, /* cmp 0x10(%r14),%r12 */
};
static const struct sequence jumps[] = {
    {{0x76}, 1, 1}, /* jbe */
    {{0x0f, 0x86}, 2, 4},
};

/* How many bytes one of the sequences takes there; 0: it is none. */
static size_t match(const struct sequence *sequences, size_t count, const uint8_t *at, size_t rest)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = sequences[i].length + sequences[i].operand;
        if (length <= rest && memcmp(at, sequences[i].bytes, sequences[i].length) == 0)
            return length;
    }
    return 0;
}

static size_t check_bytes(const uint8_t *bytes, size_t count)
{
    size_t frame = match(frames, COUNT(frames), bytes, count);
    size_t comparison = match(&comparisons[frame > 0 ? 1 : 0], 1, bytes + frame, count - frame);
    size_t at = frame + comparison;
    size_t jump = comparison > 0 ? match(jumps, COUNT(jumps), bytes + at, count - at) : 0;
    return jump > 0 ? at + jump : 0;
}

uint64_t go_entry_check_bytes(const struct binary *binary, uint64_t offset)
{
    uint8_t bytes[CHECK_BYTES_MAX];
    ssize_t count = binary->machine == EM_X86_64 ? pread(binary->fd, bytes, sizeof(bytes), (off_t)offset) : 0;
    size_t length = count > 0 ? check_bytes(bytes, (size_t)count) : 0;
    bool is_useful = length > 0 && go_program_is(binary) && !instruction_is_mistaken(binary, offset + length);
    return is_useful ? length : 0;
}
