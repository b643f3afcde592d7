// SPDX-License-Identifier: Apache-2.0
#include "symbols/instructions.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

/* Longer code is no function. */
#define CODE_BYTES_MAX ((uint64_t)16 * 1024 * 1024)

static int fail_no_code(const struct binary *binary, uint64_t address)
{
    return failx(ERANGE, "cannot read the instructions at 0x%" PRIx64 " of %s: there is no code", address,
                 binary->path);
}

/* The bytes from @address on, on the heap, and those of the instruction that the last of them is in. NULL with the error
 * recorded. */
static uint8_t *read_code(const struct binary *binary, uint64_t address, uint64_t length, size_t *count)
{
    uint64_t offset = 0;
    if (length == 0 || length > CODE_BYTES_MAX || !binary_offset(binary, address, PF_X, &offset)) {
        (void)fail_no_code(binary, address);
        return NULL;
    }
    size_t wanted = (size_t)length + INSTRUCTION_BYTES_MAX - 1;
    uint8_t *bytes = xcalloc(1, wanted);
    ssize_t got = pread(binary->fd, bytes, wanted, (off_t)offset);
    if (got > 0 && (uint64_t)got >= length) {
        *count = (size_t)got;
        return bytes;
    }
    free(bytes);
    (void)fail_no_code(binary, address);
    return NULL;
}

/* Data, or an instruction that libcapstone is too old for. */
static int fail_unknown(const struct binary *binary, uint64_t address)
{
    hint("objdump -d --start-address=0x%" PRIx64 " %s shows what is there", address, binary->path);
    return failx(EILSEQ, "cannot find out where instructions begin: that at 0x%" PRIx64 " of %s is not known",
                 address, binary->path);
}

int instructions_visit(const struct binary *binary, uint64_t address, uint64_t length,
                       void (*visit)(const struct instruction *instruction, void *context), void *context)
{
    struct disassembler *disassembler = disassembler_open(binary->machine);
    size_t count = 0;
    uint8_t *bytes = disassembler != NULL ? read_code(binary, address, length, &count) : NULL;
    int err = bytes != NULL ? 0 : -EINVAL;
    struct instruction at = {.address = address, .bytes = bytes};
    for (uint64_t done = 0; err == 0 && done < length; done += at.length) {
        at = (struct instruction){.address = address + done, .bytes = bytes + done};
        at.length = disassembler_length(disassembler, at.bytes, count - (size_t)done);
        if (at.length == 0)
            err = fail_unknown(binary, at.address);
        else
            visit(&at, context);
    }
    free(bytes);
    disassembler_close(disassembler);
    return err;
}

static void keep_last(const struct instruction *instruction, void *context)
{
    struct instruction_place *place = context;
    place->before = instruction->address;
    place->after = instruction->address + instruction->length;
}

int instructions_find(const struct binary *binary, uint64_t start, uint64_t address,
                      struct instruction_place *place)
{
    return instructions_visit(binary, start, address - start + 1, keep_last, place);
}
