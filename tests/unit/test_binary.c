// SPDX-License-Identifier: Apache-2.0
#include "symbols/binary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "fake_elf.h"
#include "captured.h"
#include "symbols/usdt_notes.h"
#include "symbols/user_symbols.h"
#include "root.h"

#include <cmocka.h>

static struct binary *open_made(struct fake_elf *elf)
{
    fake_elf_write(elf, root, "made");
    struct binary *binary = binary_open(root, "/made");
    assert_non_null(binary);
    return binary;
}

static void expect_refused(const char *path, const char *why)
{
    assert_null(binary_open(root, path));
    char *said = printed_error();
    if (strstr(said, why) == NULL)
        fail_msg("not in \"%s\": %s", said, why);
    free(said);
    assert_null(binary_try(root, path, EM_NONE));
    assert_string_equal(error_text(), "");
}

static void what_is_no_binary_is_refused(void **state)
{
    (void)state;
    struct fake_elf elf;
    tree_write(root, "empty", "");
    tree_write(root, "text", "no ELF at all, but longer than an ELF header, which has sixty-four bytes");
    tree_write(root, "script", "#! /usr/bin/python3 -u\n");
    tree_write(root, "nameless", "#!");
    tree_write(root, "magic", "\177ELF\2\1\1");
    fake_elf_init(&elf);
    elf.header.e_type = ET_REL;
    fake_elf_write(&elf, root, "object");
    fake_elf_init(&elf);
    elf.header.e_machine = EM_68K;
    fake_elf_write(&elf, root, "foreign");
    expect_refused("/nowhere", "cannot probe '/nowhere': No such file or directory");
    expect_refused("/", "it is a directory");
    expect_refused("/empty", "it is not an ELF file");
    expect_refused("/text", "it is not an ELF file");
    expect_refused("/script", "its interpreter, /usr/bin/python3\n");
    expect_refused("/nameless", "it is not an ELF file");
    expect_refused("/magic", "it is not an ELF file");
    expect_refused("/object", "neither a program nor a shared library");
    expect_refused("/foreign", "another kind of processor");
}

static void addresses_become_offsets(void **state)
{
    (void)state;
    struct fake_elf elf;
    fake_elf_init(&elf);
    struct binary *binary = open_made(&elf);
    uint64_t offset = 0;
    assert_true(binary_offset(binary, FAKE_CODE, PF_X, &offset));
    assert_int_equal(offset, FAKE_CODE_OFFSET);
    assert_true(binary_offset(binary, FAKE_CODE + FAKE_PART_BYTES - 1, PF_X, &offset));
    assert_int_equal(offset, FAKE_CODE_OFFSET + FAKE_PART_BYTES - 1);
    assert_false(binary_offset(binary, FAKE_CODE + FAKE_PART_BYTES, PF_X, &offset));
    assert_false(binary_offset(binary, FAKE_CODE - 1, PF_X, &offset));
    assert_false(binary_offset(binary, FAKE_DATA, PF_X, &offset));
    assert_false(binary_offset(binary, UINT64_MAX, PF_X, &offset));
    /* A semaphore may be after the end of what the file holds. */
    assert_true(binary_offset(binary, FAKE_DATA + FAKE_PART_BYTES, PF_W, &offset));
    assert_int_equal(offset, FAKE_DATA_OFFSET + FAKE_PART_BYTES);
    assert_false(binary_offset(binary, FAKE_CODE, PF_W, &offset));
    binary_close(binary);
}

static void linked_libraries_are_told_in_order(void **state)
{
    (void)state;
    struct fake_elf elf;
    fake_elf_init(&elf);
    fake_elf_add_dynamic(&elf, (Elf64_Sxword[]){DT_NEEDED, DT_RUNPATH, DT_NEEDED},
                         (const char *[]){"libone.so.1", "/opt/lib", "libtwo.so.2"}, 3);
    struct binary *binary = open_made(&elf);
    assert_string_equal(binary_dynamic(binary, DT_NEEDED, 0), "libone.so.1");
    assert_string_equal(binary_dynamic(binary, DT_NEEDED, 1), "libtwo.so.2");
    assert_null(binary_dynamic(binary, DT_NEEDED, 2));
    assert_string_equal(binary_dynamic(binary, DT_RUNPATH, 0), "/opt/lib");
    assert_null(binary_dynamic(binary, DT_RPATH, 0));
    binary_close(binary);
    fake_elf_init(&elf);
    binary = open_made(&elf);
    assert_null(binary_dynamic(binary, DT_NEEDED, 0));
    binary_close(binary);
}

#define FUNCTION(at, bytes)                                                                                  \
    {                                                                                                        \
        .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), .st_shndx = 1, .st_value = at, .st_size = bytes      \
    }
#define SYMBOL(bind, type, at)                                                                               \
    {                                                                                                        \
        .st_info = ELF64_ST_INFO(bind, type), .st_shndx = 1, .st_value = at                                  \
    }
#define UNDEFINED                                                                                            \
    {                                                                                                        \
        .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), .st_shndx = SHN_UNDEF                                \
    }

static void expect_symbol(const struct binary *binary, const char *name, bool is_data, uint64_t address)
{
    struct user_symbol symbol = {0};
    if (!user_symbol_find(binary, root, name, is_data, &symbol))
        fail_msg("not found: %s", name);
    assert_int_equal(symbol.address, address);
}

static void expect_no_symbol(const struct binary *binary, const char *name, bool is_data)
{
    struct user_symbol symbol;
    assert_false(user_symbol_find(binary, root, name, is_data, &symbol));
}

static void symbols_are_found_by_name(void **state)
{
    (void)state;
    static const Elf64_Sym symbols[] = {
        FUNCTION(0x10, 8), SYMBOL(STB_LOCAL, STT_FUNC, 0x20),       SYMBOL(STB_GLOBAL, STT_FUNC, 0x30),
        UNDEFINED,         SYMBOL(STB_GLOBAL, STT_OBJECT, 0x40),    SYMBOL(STB_GLOBAL, STT_NOTYPE, 0x50),
        FUNCTION(0x60, 0), SYMBOL(STB_GLOBAL, STT_GNU_IFUNC, 0x70), FUNCTION(0x80, 1),
        FUNCTION(0x90, 1),
    };
    static const char *const names[] = {"plain", "twice", "twice",  "elsewhere", "variable",
                                        "label", "",      "chosen", "old@V1",    "old@@V2"};
    struct fake_elf elf;
    fake_elf_init(&elf);
    fake_elf_add_symbols(&elf, SHT_SYMTAB, symbols, names, sizeof(names) / sizeof(names[0]));
    struct binary *binary = open_made(&elf);
    expect_symbol(binary, "plain", false, 0x10);
    expect_symbol(binary, "twice", false, 0x30);
    expect_symbol(binary, "variable", true, 0x40);
    expect_symbol(binary, "label", false, 0x50);
    expect_symbol(binary, "old", false, 0x90);
    expect_symbol(binary, "old@V1", false, 0x80);
    expect_symbol(binary, "old@@V2", false, 0x90);
    expect_no_symbol(binary, "old@V3", false);
    expect_no_symbol(binary, "plai", false);
    expect_no_symbol(binary, "plain_", false);
    expect_no_symbol(binary, "elsewhere", false);
    expect_no_symbol(binary, "variable", false);
    expect_no_symbol(binary, "plain", true);
    expect_no_symbol(binary, "", false);
    struct user_symbol symbol;
    assert_true(user_symbol_find(binary, root, "chosen", false, &symbol));
    assert_true(symbol.is_ifunc);
    assert_true(user_symbol_find(binary, root, "plain", false, &symbol));
    assert_false(symbol.is_ifunc);
    assert_int_equal(symbol.bytes, 8);
    assert_false(user_symbols_are_stripped(binary, root));
    struct nearest near;
    nearest_init(&near, "pla1n");
    user_symbols_visit_names(binary, root, nearest_visit, &near);
    assert_int_equal(near.count, 1);
    assert_string_equal(near.names[0], "plain");
    nearest_finish(&near);
    binary_close(binary);
}

/* "fopen" twice: version 2, hidden, and version 3. */
static void add_versions(struct fake_elf *elf)
{
    static const Elf64_Sym symbols[] = {FUNCTION(0x10, 1), FUNCTION(0x20, 1)};
    size_t table = fake_elf_add_symbols(elf, SHT_DYNSYM, symbols, (const char *[]){"fopen", "fopen"}, 2);
    static const Elf64_Half versions[] = {0, 0x8002, 3};
    fake_elf_add(elf, ".gnu.version",
                 (Elf64_Shdr){.sh_type = SHT_GNU_versym, .sh_link = (Elf64_Word)table, .sh_entsize = 2},
                 versions, sizeof(versions));
    size_t strings = fake_elf_add(elf, ".dynstr", (Elf64_Shdr){.sh_type = SHT_STRTAB}, "\0OLD\0NEW", 9);
    struct {
        Elf64_Verdef definition;
        Elf64_Verdaux name;
    } definitions[] = {
        {{.vd_version = 1,
          .vd_ndx = 2,
          .vd_cnt = 1,
          .vd_aux = sizeof(Elf64_Verdef),
          .vd_next = sizeof(definitions[0])},
         {.vda_name = 1}},
        {{.vd_version = 1, .vd_ndx = 3, .vd_cnt = 1, .vd_aux = sizeof(Elf64_Verdef)}, {.vda_name = 5}},
    };
    fake_elf_add(elf, ".gnu.version_d",
                 (Elf64_Shdr){.sh_type = SHT_GNU_verdef, .sh_link = (Elf64_Word)strings, .sh_info = 2},
                 definitions, sizeof(definitions));
}

static void versions_tell_exported_names_apart(void **state)
{
    (void)state;
    struct fake_elf elf;
    fake_elf_init(&elf);
    add_versions(&elf);
    struct binary *binary = open_made(&elf);
    expect_symbol(binary, "fopen", false, 0x20);
    expect_symbol(binary, "fopen@OLD", false, 0x10);
    expect_symbol(binary, "fopen@NEW", false, 0x20);
    expect_symbol(binary, "fopen@@NEW", false, 0x20);
    expect_no_symbol(binary, "fopen@NONE", false);
    assert_true(user_symbols_are_stripped(binary, root));
    binary_close(binary);
}

static void add_build_id(struct fake_elf *elf)
{
    struct text note = {0};
    fake_note(&note, "GNU", NT_GNU_BUILD_ID, "\xab\xcd\xef\x01", 4);
    fake_elf_add(elf, ".note.gnu.build-id", (Elf64_Shdr){.sh_type = SHT_NOTE}, note.bytes, note.length);
    text_finish(&note);
}

static void stripped_symbols_come_from_a_separate_file(void **state)
{
    (void)state;
    static const Elf64_Sym symbols[] = {FUNCTION(0x1234, 1)};
    struct fake_elf elf;
    fake_elf_init(&elf);
    add_build_id(&elf);
    struct binary *binary = open_made(&elf);
    char *path = binary_debug_path(binary);
    assert_string_equal(path, "/usr/lib/debug/.build-id/ab/cdef01.debug");
    expect_no_symbol(binary, "hidden", false);
    assert_true(user_symbols_are_stripped(binary, root));
    fake_elf_init(&elf);
    fake_elf_add_symbols(&elf, SHT_SYMTAB, symbols, (const char *[]){"hidden"}, 1);
    fake_elf_write(&elf, root, path + 1);
    expect_symbol(binary, "hidden", false, 0x1234);
    assert_false(user_symbols_are_stripped(binary, root));
    free(path);
    binary_close(binary);
    fake_elf_init(&elf);
    binary = open_made(&elf);
    assert_null(binary_debug_path(binary));
    binary_close(binary);
}

static void put_usdt(struct text *notes, uint64_t address, uint64_t base, uint64_t semaphore,
                     const char *strings, size_t length)
{
    struct text description = {0};
    uint64_t words[] = {address, base, semaphore};
    text_bytes(&description, words, sizeof(words));
    text_bytes(&description, strings, length);
    fake_note(notes, "stapsdt", 3, description.bytes, description.length);
    text_finish(&description);
}

static void expect_note(const struct usdt_note *note, uint64_t address, uint64_t semaphore, const char *name)
{
    assert_int_equal(note->address, address);
    assert_int_equal(note->semaphore, semaphore);
    assert_string_equal(note->provider, "p");
    assert_string_equal(note->name, name);
}

static void notes_are_read_and_moved(void **state)
{
    (void)state;
    struct text notes = {0};
    put_usdt(&notes, 0x401010, 0x600000, 0x500010, "p\0a\0-4@%eax", 12);
    put_usdt(&notes, 0x401020, 0, 0, "p\0b\0", 5);
    put_usdt(&notes, 0x401030, 0x600000, 0, "no end", 6);
    fake_note(&notes, "stapsdt", 4, "another type", 12);
    fake_note(&notes, "someone", 3, "another owner", 13);
    fake_note(&notes, "stapsdt", 3, "short", 5);
    put_usdt(&notes, 0x401040, 0x600000, 0, "p\0c\0", 5);
    struct fake_elf elf;
    fake_elf_init(&elf);
    fake_elf_add(&elf, ".note.stapsdt", (Elf64_Shdr){.sh_type = SHT_NOTE}, notes.bytes, notes.length);
    fake_elf_add(&elf, ".stapsdt.base", (Elf64_Shdr){.sh_type = SHT_PROGBITS, .sh_addr = 0x600100}, "", 1);
    struct binary *binary = open_made(&elf);
    struct usdt_notes read;
    usdt_notes_read(binary, &read);
    assert_int_equal(read.count, 3);
    expect_note(&read.notes[0], 0x401110, 0x500110, "a");
    assert_string_equal(read.notes[0].arguments, "-4@%eax");
    expect_note(&read.notes[1], 0x401020, 0, "b");
    assert_string_equal(read.notes[1].arguments, "");
    expect_note(&read.notes[2], 0x401140, 0, "c");
    usdt_notes_finish(&read);
    binary_close(binary);
    text_finish(&notes);
}

static void notes_cut_short_are_left_out(void **state)
{
    (void)state;
    struct text notes = {0};
    put_usdt(&notes, 0x401010, 0, 0, "p\0a\0%eax", 9);
    for (size_t length = 0; length <= notes.length; length++) {
        struct fake_elf elf;
        fake_elf_init(&elf);
        fake_elf_add(&elf, ".note.stapsdt", (Elf64_Shdr){.sh_type = SHT_NOTE}, notes.bytes, length);
        struct binary *binary = open_made(&elf);
        struct usdt_notes read;
        usdt_notes_read(binary, &read);
        assert_int_equal(read.count, length + 3 >= notes.length);
        usdt_notes_finish(&read);
        binary_close(binary);
    }
    text_finish(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_binary_is_refused),
        cmocka_unit_test(addresses_become_offsets),
        cmocka_unit_test(linked_libraries_are_told_in_order),
        cmocka_unit_test(symbols_are_found_by_name),
        cmocka_unit_test(versions_tell_exported_names_apart),
        cmocka_unit_test(stripped_symbols_come_from_a_separate_file),
        cmocka_unit_test(notes_are_read_and_moved),
        cmocka_unit_test(notes_cut_short_are_left_out),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
