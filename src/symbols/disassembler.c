// SPDX-License-Identifier: Apache-2.0
#include "symbols/disassembler.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <stdlib.h>

#include "base/memory.h"

/* As capstone.h has them, the same in versions 4 and 5. */
#define CS_ARCH_X86 3
#define CS_MODE_32  (1 << 2)
#define CS_MODE_64  (1 << 3)

struct disassembler {
    uint16_t machine;
    void *library; /* NULL: not needed */
    size_t handle;
    void *instruction; /* capstone's, which is not looked into */
    int (*open)(int arch, int mode, size_t *handle);
    int (*close)(size_t *handle);
    void *(*malloc)(size_t handle);
    void (*free)(void *instruction, size_t count);
    bool (*next)(size_t handle, const uint8_t **bytes, size_t *count, uint64_t *address, void *instruction);
};

static void *open_library(void)
{
    static const char *const names[] = {"libcapstone.so.5", "libcapstone.so.4"};
    void *library = NULL;
    for (size_t i = 0; library == NULL && i < sizeof(names) / sizeof(names[0]); i++)
        library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    return library;
}

static bool find_functions(struct disassembler *disassembler)
{
    const struct {
        void *function;
        const char *name;
    } functions[] = {
        {&disassembler->open, "cs_open"},        {&disassembler->close, "cs_close"},
        {&disassembler->malloc, "cs_malloc"},    {&disassembler->free, "cs_free"},
        {&disassembler->next, "cs_disasm_iter"},
    };
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        void *found = dlsym(disassembler->library, functions[i].name);
        if (found == NULL)
            return false;
        *(void **)functions[i].function = found;
    }
    return true;
}

static int open_capstone(struct disassembler *disassembler)
{
    disassembler->library = open_library();
    if (disassembler->library == NULL) {
        hint("apt-get install libcapstone4, or libcapstone5 where there is no such package");
        return failx(ENOENT, "cannot find out where instructions begin: libcapstone is not installed");
    }
    int mode = disassembler->machine == EM_386 ? CS_MODE_32 : CS_MODE_64;
    if (!find_functions(disassembler) || disassembler->open(CS_ARCH_X86, mode, &disassembler->handle) != 0)
        return failx(ENOSYS,
                     "cannot find out where instructions begin: libcapstone knows none of this processor");
    disassembler->instruction = disassembler->malloc(disassembler->handle);
    return disassembler->instruction != NULL ? 0 : fail(ENOMEM, "cannot find out where instructions begin");
}

static int open_machine(struct disassembler *disassembler)
{
    switch (disassembler->machine) {
    case EM_X86_64:
    case EM_386:
        return open_capstone(disassembler);
    case EM_AARCH64:
    case EM_RISCV:
    case EM_S390:
        return 0;
    default:
        return failx(ENOSYS, "cannot find out where instructions begin: processor %u is not known",
                     disassembler->machine);
    }
}

struct disassembler *disassembler_open(uint16_t machine)
{
    struct disassembler *disassembler = xcalloc(1, sizeof(*disassembler));
    disassembler->machine = machine;
    if (open_machine(disassembler) == 0)
        return disassembler;
    disassembler_close(disassembler);
    return NULL;
}

static size_t x86_length(struct disassembler *disassembler, const uint8_t *bytes, size_t count)
{
    uint64_t end = 0;
    return disassembler->next(disassembler->handle, &bytes, &count, &end, disassembler->instruction) ? end
                                                                                                     : 0;
}

/* By the two lowest bits of the first byte (The RISC-V Instruction Set Manual, volume 1, section 1.5), or by its two
 * highest (z/Architecture Principles of Operation, chapter 5). */
static size_t riscv_length(uint8_t first)
{
    return (first & 3) == 3 ? 4 : 2;
}

static size_t s390_length(uint8_t first)
{
    return first < 0x40 ? 2 : first < 0xc0 ? 4 : 6;
}

size_t disassembler_length(struct disassembler *disassembler, const uint8_t *bytes, size_t count)
{
    size_t length = 4;
    if (count == 0)
        return 0;
    if (disassembler->library != NULL)
        length = x86_length(disassembler, bytes, count);
    else if (disassembler->machine == EM_RISCV)
        length = riscv_length(bytes[0]);
    else if (disassembler->machine == EM_S390)
        length = s390_length(bytes[0]);
    return length <= count ? length : 0;
}

void disassembler_close(struct disassembler *disassembler)
{
    if (disassembler == NULL)
        return;
    if (disassembler->instruction != NULL)
        disassembler->free(disassembler->instruction, 1);
    if (disassembler->handle != 0)
        disassembler->close(&disassembler->handle);
    if (disassembler->library != NULL)
        dlclose(disassembler->library);
    free(disassembler);
}
