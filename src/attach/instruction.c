// SPDX-License-Identifier: Apache-2.0
#include "attach/instruction.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/words.h"
#include "symbols/instructions.h"
#include "symbols/user_symbols.h"

/* The first byte of the prefixes EVEX and VEX (Intel's manual, volume 2, chapter 2). */
#define EVEX  0x62
#define VEX_3 0xc4
#define VEX_2 0xc5

#define NOP_BYTES_MAX 4

bool instruction_is_mistaken(const struct binary *binary, uint64_t offset)
{
    uint8_t first = 0;
    if (binary->machine != EM_X86_64 || pread(binary->fd, &first, 1, (off_t)offset) != 1)
        return false;
    return first == EVEX || first == VEX_3 || first == VEX_2;
}

bool instruction_is_nop(const struct binary *binary, uint64_t offset)
{
    static const struct {
        uint16_t machine;
        uint8_t length;
        uint8_t bytes[NOP_BYTES_MAX];
    } nops[] = {
        {EM_X86_64, 1, {0x90}},       {EM_X86_64, 2, {0x66, 0x90}},
        {EM_X86_64, 2, {0x0f, 0x1f}}, {EM_X86_64, 3, {0x66, 0x0f, 0x1f}},
        {EM_386, 1, {0x90}},          {EM_AARCH64, 4, {0x1f, 0x20, 0x03, 0xd5}},
        {EM_RISCV, 2, {0x01, 0x00}},  {EM_RISCV, 4, {0x13, 0x00, 0x00, 0x00}},
        {EM_S390, 2, {0x07, 0x00}},   {EM_S390, 4, {0x47, 0x00, 0x00, 0x00}},
    };
    uint8_t bytes[NOP_BYTES_MAX] = {0};
    ssize_t got = pread(binary->fd, bytes, sizeof(bytes), (off_t)offset);
    for (size_t i = 0; i < sizeof(nops) / sizeof(nops[0]); i++)
        if (nops[i].machine == binary->machine && got >= nops[i].length &&
            memcmp(nops[i].bytes, bytes, nops[i].length) == 0)
            return true;
    return false;
}

static int fail_data(const struct instruction_request *request, const struct user_symbol_at *at)
{
    hint("a breakpoint would change what the program reads there");
    return failx(EINVAL, "cannot attach %s %s: there is no code, but data, '%s'", request->word->name,
                 request->target, at->name);
}

static int fail_no_symbol(const struct instruction_request *request)
{
    bool is_stripped = user_symbols_are_stripped(request->binary, request->root);
    hint(
        "a breakpoint in the middle of an instruction changes it; where they begin shows only from the start of a function");
    if (is_stripped)
        hint("the package's debug symbols bring its functions back");
    return failx(ENOENT, "cannot attach %s %s: no function is known in %s%s that has this place in it",
                 request->word->name, request->target, request->binary->path,
                 is_stripped ? ", which is stripped," : "");
}

/* As the target is written: "F+0x10" or "0x1234". */
static char *describe(const struct instruction_request *request, const struct user_symbol_at *at,
                      uint64_t address)
{
    if (request->is_address || at->name == NULL)
        return xasprintf("0x%" PRIx64, address);
    return address == at->symbol.address ? xstrdup(at->name)
                                         : xasprintf("%s+0x%" PRIx64, at->name, address - at->symbol.address);
}

static int fail_middle(const struct instruction_request *request, const struct user_symbol_at *at,
                       const struct instruction_place *place)
{
    char *before = describe(request, at, place->before);
    char *after = describe(request, at, place->after);
    bool has_after = at->symbol.bytes == 0 || place->after - at->symbol.address < at->symbol.bytes;
    hint("instructions begin at %s%s%s; objdump -d %s shows them all", before, has_after ? " and " : "",
         has_after ? after : "", request->binary->path);
    free(after);
    free(before);
    return failx(
        EILSEQ, "cannot attach %s %s: it is in the middle of an instruction, which a breakpoint would change",
        request->word->name, request->target);
}

static int check_from(const struct instruction_request *request, const struct user_symbol_at *at)
{
    struct instruction_place place = {.before = request->address};
    if (at->is_data)
        return fail_data(request, at);
    if (at->symbol.address == request->address)
        return 0;
    int err = instructions_find(request->binary, at->symbol.address, request->address, &place);
    return err == 0 && place.before != request->address ? fail_middle(request, at, &place) : err;
}

/* What a program calls other files' functions through has no symbols, but is nothing else than instructions. */
static bool find_linkage(const struct instruction_request *request, struct user_symbol_at *at)
{
    struct binary_section section;
    if (!binary_code_section(request->binary, request->address, &section) || section.name == NULL ||
        !has_prefix(section.name, ".plt"))
        return false;
    at->symbol = (struct user_symbol){.address = section.address, .bytes = section.length};
    return true;
}

int instruction_check(const struct instruction_request *request)
{
    struct user_symbol_at at;
    bool is_found = user_symbol_at(request->binary, request->root, request->address, &at) ||
                    (at.name == NULL && find_linkage(request, &at));
    int err = is_found ? check_from(request, &at) : fail_no_symbol(request);
    free(at.name);
    return err;
}
