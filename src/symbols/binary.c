// SPDX-License-Identifier: Apache-2.0
#include "symbols/binary.h"

#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "symbols/process_root.h"

#define DEBUG_DIRECTORY "/usr/lib/debug/.build-id"
#define INTERPRETER_MAX 128

#if defined(__x86_64__)
#define OWN_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define OWN_MACHINE EM_AARCH64
#elif defined(__riscv)
#define OWN_MACHINE EM_RISCV
#elif defined(__s390x__)
#define OWN_MACHINE EM_S390
#endif

static int fail_not_elf(const struct binary *binary)
{
    char start[INTERPRETER_MAX] = "";
    ssize_t got = pread(binary->fd, start, sizeof(start) - 1, 0);
    if (got > 2 && has_prefix(start, "#!")) {
        char *rest = NULL;
        char *interpreter = strtok_r(start + 2, " \t\n", &rest);
        hint("it is a script: what runs is its interpreter, %s",
             interpreter != NULL ? interpreter : "a shell");
    } else {
        hint("probes go into programs and shared libraries, as the compiler made them");
    }
    return failx(ENOEXEC, "cannot probe '%s': it is not an ELF file", binary->path);
}

static int open_file(const char *root, struct binary *binary)
{
    binary->fd = process_root_open(root, binary->path);
    if (binary->fd == -EISDIR || binary->fd == -EINVAL)
        return failx(EINVAL, "cannot probe '%s': it is %s, not a file", binary->path,
                     binary->fd == -EISDIR ? "a directory" : "a device or a pipe");
    return binary->fd >= 0 ? 0 : fail(-binary->fd, "cannot probe '%s'", binary->path);
}

static int read_header(struct binary *binary)
{
    elf_version(EV_CURRENT);
    binary->elf = elf_begin(binary->fd, ELF_C_READ, NULL);
    GElf_Ehdr header;
    if (binary->elf == NULL || elf_kind(binary->elf) != ELF_K_ELF ||
        gelf_getehdr(binary->elf, &header) == NULL)
        return fail_not_elf(binary);
    binary->type = header.e_type;
    binary->machine = header.e_machine;
    binary->word_bytes = header.e_ident[EI_CLASS] == ELFCLASS64 ? 8 : 4;
    if (header.e_type == ET_EXEC || header.e_type == ET_DYN)
        return 0;
    hint("an object file runs only after it has been linked: probe the program that it is linked into");
    return failx(ENOEXEC, "cannot probe '%s': it is neither a program nor a shared library", binary->path);
}

static struct binary *open_any(const char *root, const char *path)
{
    struct binary *binary = xcalloc(1, sizeof(*binary));
    *binary = (struct binary){.path = xstrdup(path), .fd = -1};
    if (open_file(root, binary) == 0 && read_header(binary) == 0)
        return binary;
    binary_close(binary);
    return NULL;
}

/* A 64-bit x86 kernel also runs the programs of its 32-bit forerunner. */
static bool is_runnable(const struct binary *binary)
{
    return binary->machine == OWN_MACHINE || (OWN_MACHINE == EM_X86_64 && binary->machine == EM_386);
}

struct binary *binary_open(const char *root, const char *path)
{
    struct binary *binary = open_any(root, path);
    if (binary == NULL || is_runnable(binary))
        return binary;
    failx(ENOEXEC, "cannot probe '%s': it is for another kind of processor (ELF machine %u)", path,
          binary->machine);
    binary_close(binary);
    return NULL;
}

struct binary *binary_try(const char *root, const char *path, uint16_t machine)
{
    struct binary *binary = open_any(root, path);
    if (binary != NULL && binary->machine == (machine != EM_NONE ? machine : OWN_MACHINE))
        return binary;
    binary_close(binary);
    error_clear();
    return NULL;
}

void binary_close(struct binary *binary)
{
    if (binary == NULL)
        return;
    elf_end(binary->elf);
    if (binary->fd >= 0)
        close(binary->fd);
    free(binary->path);
    free(binary);
}

bool binary_offset(const struct binary *binary, uint64_t address, uint32_t flags, uint64_t *offset)
{
    size_t count = 0;
    if (elf_getphdrnum(binary->elf, &count) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr segment;
        if (gelf_getphdr(binary->elf, (int)i, &segment) == NULL || segment.p_type != PT_LOAD ||
            (segment.p_flags & flags) != flags || address < segment.p_vaddr)
            continue;
        /* What comes after p_filesz, .bss, is in the last page of the file's mapping or in no file at all;
         * the kernel finds a semaphore by the offset that it would have. */
        uint64_t bytes = (flags & PF_W) != 0 ? segment.p_memsz : segment.p_filesz;
        if (address - segment.p_vaddr >= bytes)
            continue;
        *offset = address - segment.p_vaddr + segment.p_offset;
        return true;
    }
    return false;
}

/* The section for which @wanted is its name, or NULL where it is its type. */
static Elf_Scn *find_section(const struct binary *binary, const char *wanted, uint32_t type,
                             GElf_Shdr *header)
{
    size_t names = 0;
    if (elf_getshdrstrndx(binary->elf, &names) != 0)
        return NULL;
    for (Elf_Scn *section = NULL; (section = elf_nextscn(binary->elf, section)) != NULL;) {
        if (gelf_getshdr(section, header) == NULL)
            continue;
        const char *name = wanted != NULL ? elf_strptr(binary->elf, names, header->sh_name) : NULL;
        if (wanted != NULL ? name != NULL && strcmp(name, wanted) == 0 : header->sh_type == type)
            return section;
    }
    return NULL;
}

bool binary_section(const struct binary *binary, const char *name, struct binary_section *section)
{
    GElf_Shdr header;
    Elf_Scn *found = find_section(binary, name, SHT_NULL, &header);
    if (found == NULL)
        return false;
    *section = (struct binary_section){.name = name, .address = header.sh_addr};
    const Elf_Data *data = header.sh_type != SHT_NOBITS ? elf_rawdata(found, NULL) : NULL;
    if (data != NULL && data->d_buf != NULL) {
        section->bytes = data->d_buf;
        section->length = data->d_size;
    }
    return true;
}

bool binary_code_section(const struct binary *binary, uint64_t address, struct binary_section *section)
{
    size_t names = 0;
    if (elf_getshdrstrndx(binary->elf, &names) != 0)
        return false;
    for (Elf_Scn *at = NULL; (at = elf_nextscn(binary->elf, at)) != NULL;) {
        GElf_Shdr header;
        if (gelf_getshdr(at, &header) == NULL || (header.sh_flags & SHF_EXECINSTR) == 0 ||
            address < header.sh_addr || address - header.sh_addr >= header.sh_size)
            continue;
        *section = (struct binary_section){
            .name = elf_strptr(binary->elf, names, header.sh_name),
            .length = header.sh_size,
            .address = header.sh_addr,
        };
        return true;
    }
    return false;
}

const char *binary_dynamic(const struct binary *binary, int64_t tag, size_t index)
{
    GElf_Shdr header;
    Elf_Scn *section = find_section(binary, NULL, SHT_DYNAMIC, &header);
    Elf_Data *data = section != NULL ? elf_getdata(section, NULL) : NULL;
    GElf_Dyn entry;
    for (int i = 0; data != NULL && gelf_getdyn(data, i, &entry) != NULL && entry.d_tag != DT_NULL; i++)
        if (entry.d_tag == tag && index-- == 0)
            return elf_strptr(binary->elf, header.sh_link, entry.d_un.d_val);
    return NULL;
}

/* A note is a header of three words, a name and a description, each padded to four bytes. */
char *binary_build_id(const struct binary *binary)
{
    struct binary_section notes;
    if (!binary_section(binary, ".note.gnu.build-id", &notes) ||
        notes.length < sizeof(GElf_Nhdr) + sizeof("GNU"))
        return NULL;
    GElf_Nhdr header;
    memcpy(&header, notes.bytes, sizeof(header));
    const uint8_t *id = notes.bytes + sizeof(header) + sizeof("GNU");
    size_t room = notes.length - sizeof(header) - sizeof("GNU");
    if (header.n_namesz != sizeof("GNU") || header.n_descsz < 2 || header.n_descsz > room)
        return NULL;
    struct text digits = {0};
    for (size_t i = 0; i < header.n_descsz; i++)
        text_printf(&digits, "%02x", id[i]);
    char *string = xstrdup(text_cstr(&digits));
    text_finish(&digits);
    return string;
}

char *binary_debug_path(const struct binary *binary)
{
    char *id = binary_build_id(binary);
    char *path = id != NULL ? xasprintf(DEBUG_DIRECTORY "/%.2s/%s.debug", id, id + 2) : NULL;
    free(id);
    return path;
}
