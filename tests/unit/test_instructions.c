// SPDX-License-Identifier: Apache-2.0
#include "symbols/instructions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fake_elf.h"
#include "root.h"
#include "symbols/user_symbols.h"

#include <cmocka.h>

/* A file whose code is @bytes, from FAKE_CODE on. */
static struct binary *open_code(uint16_t machine, const uint8_t *bytes, size_t count,
                                const Elf64_Sym *symbols, const char *const *names, size_t symbol_count)
{
    struct fake_elf elf;
    fake_elf_init(&elf);
    elf.header.e_machine = machine;
    fake_elf_add(&elf, ".text",
                 (Elf64_Shdr){.sh_type = SHT_PROGBITS, .sh_flags = SHF_EXECINSTR, .sh_addr = FAKE_CODE},
                 bytes, count);
    if (symbol_count > 0)
        fake_elf_add_symbols(&elf, SHT_SYMTAB, symbols, names, symbol_count);
    fake_elf_write(&elf, root, "code");
    struct binary *binary = binary_try(root, "/code", machine);
    assert_non_null(binary);
    return binary;
}

static void put_start(const struct instruction *instruction, void *context)
{
    text_printf(context, "%x ", (unsigned)(instruction->address - FAKE_CODE));
}

/* Where the instructions of @bytes begin. */
static void expect_starts(uint16_t machine, const uint8_t *bytes, size_t count, const char *starts)
{
    struct text out = {0};
    struct binary *binary = open_code(machine, bytes, count, NULL, NULL, 0);
    if (instructions_visit(binary, FAKE_CODE, count, put_start, &out) != 0)
        fail_msg("%s", error_text());
    assert_string_equal(text_cstr(&out), starts);
    text_finish(&out);
    binary_close(binary);
}

static void lengths_of_other_processors_need_no_library(void **state)
{
    (void)state;
    static const uint8_t zeros[8] = {0};
    static const uint8_t riscv[8] = {0x13, 0, 0, 0, 0x01, 0, 0x01, 0};       /* nop, c.nop, c.nop */
    static const uint8_t s390[12] = {0x07, 0, 0x47, 0, 0, 0, 0xc0, 0, 0, 0}; /* of 2, 4 and 6 bytes */
    expect_starts(EM_AARCH64, zeros, 8, "0 4 ");
    expect_starts(EM_RISCV, riscv, 8, "0 4 6 ");
    expect_starts(EM_S390, s390, 12, "0 2 6 ");
}

static bool has_library(uint16_t machine)
{
    struct disassembler *disassembler = disassembler_open(machine);
    disassembler_close(disassembler);
    return disassembler != NULL;
}

static void lengths_of_x86_are_measured(void **state)
{
    (void)state;
    static const uint8_t code[] = {
        0xf3, 0x0f, 0x1e, 0xfa,                                     /* endbr64 */
        0x66, 0x2e, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00, /* a nop of 10 bytes */
        0xb8, 0x04, 0x00, 0x00, 0x00,                               /* mov $4,%eax */
        0xc3,                                                       /* ret */
    };
    /* inc %eax; ret: on 64-bit processors 0x40 is a prefix */
    static const uint8_t narrow[] = {0x40, 0xc3};
    if (!has_library(EM_X86_64))
        skip();
    expect_starts(EM_X86_64, code, sizeof(code), "0 4 e 13 ");
    expect_starts(EM_X86_64, narrow, sizeof(narrow), "0 ");
    expect_starts(EM_386, narrow, sizeof(narrow), "0 1 ");
}

static void an_address_is_in_an_instruction(void **state)
{
    (void)state;
    static const uint8_t zeros[12] = {0};
    struct binary *binary = open_code(EM_AARCH64, zeros, sizeof(zeros), NULL, NULL, 0);
    struct instruction_place place;
    assert_int_equal(instructions_find(binary, FAKE_CODE, FAKE_CODE + 4, &place), 0);
    assert_int_equal(place.before, FAKE_CODE + 4);
    assert_int_equal(place.after, FAKE_CODE + 8);
    assert_int_equal(instructions_find(binary, FAKE_CODE, FAKE_CODE + 7, &place), 0);
    assert_int_equal(place.before, FAKE_CODE + 4);
    binary_close(binary);
}

static void what_is_no_code_is_refused(void **state)
{
    (void)state;
    static const uint8_t bad[] = {0x90, 0x06, 0x90}; /* 0x06 is none on 64-bit processors */
    struct binary *binary = open_code(EM_X86_64, bad, sizeof(bad), NULL, NULL, 0);
    struct instruction_place place;
    if (!has_library(EM_X86_64))
        skip();
    assert_int_equal(instructions_find(binary, FAKE_CODE, FAKE_CODE, &place), 0);
    assert_true(instructions_find(binary, FAKE_CODE, FAKE_CODE + 2, &place) < 0);
    assert_non_null(strstr(error_text(), "that at 0x401001 of /code is not known"));
    assert_true(instructions_find(binary, FAKE_CODE - 8, FAKE_CODE, &place) < 0);
    assert_true(instructions_find(binary, FAKE_CODE, UINT64_MAX - 1, &place) < 0);
    assert_true(instructions_find(binary, FAKE_CODE, FAKE_CODE + 0x10000, &place) < 0);
    binary_close(binary);
}

#define SYMBOL(type, at, bytes)                                                                              \
    {                                                                                                        \
        .st_info = ELF64_ST_INFO(STB_GLOBAL, type), .st_shndx = 2, .st_value = FAKE_CODE + (at),             \
        .st_size = bytes                                                                                     \
    }

/* The name of what has the address in it, "" for nothing. */
static void expect_at(const struct binary *binary, uint64_t offset, const char *name, bool is_data)
{
    struct user_symbol_at at;
    bool is_found = user_symbol_at(binary, root, FAKE_CODE + offset, &at);
    assert_string_equal(is_found ? at.name : "", name);
    assert_int_equal(is_found && at.is_data, is_data);
    free(at.name);
}

static void an_address_belongs_to_a_symbol(void **state)
{
    (void)state;
    static const uint8_t zeros[0x100] = {0};
    static const Elf64_Sym symbols[] = {
        SYMBOL(STT_FUNC, 0x10, 0x10),   SYMBOL(STT_NOTYPE, 0x18, 0),  SYMBOL(STT_OBJECT, 0x28, 8),
        SYMBOL(STT_NOTYPE, 0x40, 0),    SYMBOL(STT_FUNC, 0x60, 0x10), SYMBOL(STT_NOTYPE, 0x60, 0x10),
        SYMBOL(STT_OBJECT, 0x80, 0x20), SYMBOL(STT_OBJECT, 0xc0, 0),
    };
    static const char *const names[] = {"sized", "inside",     "data", "label",
                                        "twin",  "twin_label", "wide", "empty"};
    struct binary *binary = open_code(FAKE_MACHINE, zeros, sizeof(zeros), symbols, names, 8);
    expect_at(binary, 0x0f, "", false);
    expect_at(binary, 0x10, "sized", false);
    expect_at(binary, 0x1c, "sized", false); /* a label in it may be of data */
    expect_at(binary, 0x20, "", false);      /* after its end, and no label begins later */
    expect_at(binary, 0x28, "data", true);
    expect_at(binary, 0x40, "label", false);
    expect_at(binary, 0x5f, "label", false);
    expect_at(binary, 0x62, "twin", false);
    expect_at(binary, 0x70, "", false);
    expect_at(binary, 0x8f, "wide", true);
    expect_at(binary, 0xd0, "", false);
    expect_at(binary, 0x100, "", false); /* after the section */
    binary_close(binary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_of_other_processors_need_no_library),
        cmocka_unit_test(lengths_of_x86_are_measured),
        cmocka_unit_test(an_address_is_in_an_instruction),
        cmocka_unit_test(what_is_no_code_is_refused),
        cmocka_unit_test(an_address_belongs_to_a_symbol),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
