// SPDX-License-Identifier: Apache-2.0
#include "attach/instruction.h"

#include <elf.h>
#include <unistd.h>

/* The first byte of the prefixes EVEX and VEX (Intel's manual, volume 2, chapter 2). */
#define EVEX  0x62
#define VEX_3 0xc4
#define VEX_2 0xc5

bool instruction_is_mistaken(const struct binary *binary, uint64_t offset)
{
    uint8_t first = 0;
    if (binary->machine != EM_X86_64 || pread(binary->fd, &first, 1, (off_t)offset) != 1)
        return false;
    return first == EVEX || first == VEX_3 || first == VEX_2;
}
