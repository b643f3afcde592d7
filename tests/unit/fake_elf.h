/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Made-up ELF files, for tests of what reads them: a header, two segments, and the sections that a test adds.
 * They cannot be run.
 */
#ifndef BCCRUN_FAKE_ELF_H
#define BCCRUN_FAKE_ELF_H

#include <elf.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "tree.h"

#if defined(__aarch64__)
#define FAKE_MACHINE EM_AARCH64
#else
#define FAKE_MACHINE EM_X86_64
#endif

/* Code is at FAKE_CODE in memory and at FAKE_CODE_OFFSET in the file; variables likewise. */
#define FAKE_CODE        0x401000
#define FAKE_CODE_OFFSET 0x1000
#define FAKE_DATA        0x500000
#define FAKE_DATA_OFFSET 0x3000
#define FAKE_PART_BYTES  0x1000

#define FAKE_SECTIONS_MAX 16

struct fake_elf {
    Elf64_Ehdr header;
    Elf64_Phdr segments[2];
    Elf64_Shdr sections[FAKE_SECTIONS_MAX];
    struct text contents[FAKE_SECTIONS_MAX];
    size_t count; /* of sections; number 0 is none, number 1 holds their names */
};

static inline size_t fake_elf_add(struct fake_elf *elf, const char *name, Elf64_Shdr header,
                                  const void *bytes, size_t length)
{
    size_t index = elf->count++;
    if (index >= FAKE_SECTIONS_MAX)
        abort();
    header.sh_name = (Elf64_Word)elf->contents[1].length;
    text_bytes(&elf->contents[1], name, strlen(name) + 1);
    text_bytes(&elf->contents[index], bytes, length);
    elf->sections[index] = header;
    return index;
}

static inline void fake_elf_init(struct fake_elf *elf)
{
    *elf = (struct fake_elf){
        .header = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
                   .e_type = ET_DYN,
                   .e_machine = FAKE_MACHINE,
                   .e_version = EV_CURRENT,
                   .e_phoff = sizeof(Elf64_Ehdr),
                   .e_ehsize = sizeof(Elf64_Ehdr),
                   .e_phentsize = sizeof(Elf64_Phdr),
                   .e_phnum = 2,
                   .e_shentsize = sizeof(Elf64_Shdr),
                   .e_shstrndx = 1},
        .segments = {{.p_type = PT_LOAD,
                      .p_flags = PF_R | PF_X,
                      .p_offset = FAKE_CODE_OFFSET,
                      .p_vaddr = FAKE_CODE,
                      .p_filesz = FAKE_PART_BYTES,
                      .p_memsz = FAKE_PART_BYTES},
                     {.p_type = PT_LOAD,
                      .p_flags = PF_R | PF_W,
                      .p_offset = FAKE_DATA_OFFSET,
                      .p_vaddr = FAKE_DATA,
                      .p_filesz = FAKE_PART_BYTES,
                      .p_memsz = 2 * FAKE_PART_BYTES}},
        .count = 1,
    };
    fake_elf_add(elf, "", (Elf64_Shdr){.sh_type = SHT_STRTAB}, "", 1);
}

/* A table of symbols and, before it, one of their names. Returns the table's number. */
static inline size_t fake_elf_add_symbols(struct fake_elf *elf, uint32_t type, const Elf64_Sym *symbols,
                                          const char *const *names, size_t count)
{
    struct text table = {0}, strings = {0};
    text_bytes(&table, &(Elf64_Sym){0}, sizeof(Elf64_Sym));
    text_char(&strings, '\0');
    for (size_t i = 0; i < count; i++) {
        Elf64_Sym symbol = symbols[i];
        symbol.st_name = (Elf64_Word)strings.length;
        text_bytes(&table, &symbol, sizeof(symbol));
        text_bytes(&strings, names[i], strlen(names[i]) + 1);
    }
    size_t link =
        fake_elf_add(elf, ".names", (Elf64_Shdr){.sh_type = SHT_STRTAB}, strings.bytes, strings.length);
    Elf64_Shdr header = {.sh_type = type, .sh_link = (Elf64_Word)link, .sh_entsize = sizeof(Elf64_Sym)};
    size_t index =
        fake_elf_add(elf, type == SHT_SYMTAB ? ".symtab" : ".dynsym", header, table.bytes, table.length);
    text_finish(&table);
    text_finish(&strings);
    return index;
}

/* A dynamic section whose entries all have strings: pairs of a tag and a string. */
static inline void fake_elf_add_dynamic(struct fake_elf *elf, const Elf64_Sxword *tags,
                                        const char *const *strings, size_t count)
{
    struct text table = {0}, names = {0};
    text_char(&names, '\0');
    for (size_t i = 0; i < count; i++) {
        text_bytes(&table, &(Elf64_Dyn){.d_tag = tags[i], .d_un.d_val = names.length}, sizeof(Elf64_Dyn));
        text_bytes(&names, strings[i], strlen(strings[i]) + 1);
    }
    text_bytes(&table, &(Elf64_Dyn){.d_tag = DT_NULL}, sizeof(Elf64_Dyn));
    size_t link =
        fake_elf_add(elf, ".dynstr", (Elf64_Shdr){.sh_type = SHT_STRTAB}, names.bytes, names.length);
    Elf64_Shdr header = {
        .sh_type = SHT_DYNAMIC, .sh_link = (Elf64_Word)link, .sh_entsize = sizeof(Elf64_Dyn)};
    fake_elf_add(elf, ".dynamic", header, table.bytes, table.length);
    text_finish(&table);
    text_finish(&names);
}

/* Appends one note, each of its parts padded to four bytes. */
static inline void fake_note(struct text *notes, const char *owner, uint32_t type, const void *bytes,
                             size_t length)
{
    Elf64_Nhdr header = {
        .n_namesz = (Elf64_Word)strlen(owner) + 1, .n_descsz = (Elf64_Word)length, .n_type = type};
    text_bytes(notes, &header, sizeof(header));
    text_bytes(notes, owner, header.n_namesz);
    text_fill(notes, '\0', -notes->length % 4);
    text_bytes(notes, bytes, length);
    text_fill(notes, '\0', -notes->length % 4);
}

/* The file's bytes; the maker is empty afterwards. */
static inline void fake_elf_bytes(struct fake_elf *elf, struct text *file)
{
    elf->header.e_shoff = sizeof(elf->header) + sizeof(elf->segments);
    elf->header.e_shnum = (Elf64_Half)elf->count;
    size_t offset = elf->header.e_shoff + elf->count * sizeof(Elf64_Shdr);
    for (size_t i = 1; i < elf->count; i++) {
        offset = (offset + 7) / 8 * 8;
        elf->sections[i].sh_offset = offset;
        elf->sections[i].sh_size = elf->contents[i].length;
        if ((elf->sections[i].sh_flags & SHF_EXECINSTR) != 0) /* the segment with it in it */
            elf->segments[0].p_offset = offset - (elf->sections[i].sh_addr - elf->segments[0].p_vaddr);
        offset += elf->contents[i].length;
    }
    text_bytes(file, &elf->header, sizeof(elf->header));
    text_bytes(file, elf->segments, sizeof(elf->segments));
    text_bytes(file, elf->sections, elf->count * sizeof(Elf64_Shdr));
    for (size_t i = 1; i < elf->count; i++) {
        text_fill(file, '\0', elf->sections[i].sh_offset - file->length);
        text_bytes(file, elf->contents[i].bytes, elf->contents[i].length);
        text_finish(&elf->contents[i]);
    }
}

/* Writes the file into a tree. */
static inline void fake_elf_write(struct fake_elf *elf, const char *root, const char *path)
{
    struct text bytes = {0};
    fake_elf_bytes(elf, &bytes);
    char *joined = tree_path(root, path);
    FILE *file = fopen(joined, "w");
    if (file == NULL || fwrite(bytes.bytes, 1, bytes.length, file) != bytes.length || fclose(file) != 0)
        abort();
    free(joined);
    text_finish(&bytes);
}

#endif
