/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program or shared library on disk, as far as probes in it need it: its segments, a section by its name,
 * what it links. Hides libelf, but for user_symbols.c, which reads symbol tables from the same handle.
 * Nothing of the file is trusted: libelf checks bounds, and it reads rather than maps, so that a file cut
 * short meanwhile is an error and no signal.
 */
#ifndef BCCRUN_BINARY_H
#define BCCRUN_BINARY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct Elf; /* libelf's */

struct binary {
    char *path; /* without the root */
    int fd;
    struct Elf *elf;
    uint16_t type;    /* ET_EXEC, ET_DYN */
    uint16_t machine; /* EM_X86_64, EM_AARCH64, ... */
    size_t word_bytes;
};

struct binary_section {
    const char *name;
    const uint8_t *bytes; /* as long as the binary is open */
    size_t length;
    uint64_t address;
};

/* Opens the ELF file at @root followed by @path. NULL with the error recorded: no file, no ELF, neither a
 * program nor a shared library. */
struct binary *binary_open(const char *root, const char *path) MUST_CHECK;

/* The same without a record of why not (it forgets an earlier one), and only for binaries of @machine;
 * EM_NONE: of this one. */
struct binary *binary_try(const char *root, const char *path, uint16_t machine) MUST_CHECK;

void binary_close(struct binary *binary);

/* Where in the file the byte lies that is at @address once it is loaded; @flags: PF_X for code, PF_W for data
 * that may be written. Returns whether there is such a byte. */
bool binary_offset(const struct binary *binary, uint64_t address, uint32_t flags, uint64_t *offset);

/* Whether the binary has a section of this name. Of a section without bytes in the file only the address is
 * known. */
bool binary_section(const struct binary *binary, const char *name, struct binary_section *section);

/* The section of code that has the byte at @address; its bytes are not read. Returns whether there is one. */
bool binary_code_section(const struct binary *binary, uint64_t address, struct binary_section *section);

/* The strings of the dynamic section with this tag, in their order (DT_NEEDED: the libraries it links).
 * Returns the
 * @index-th, NULL after the last. */
const char *binary_dynamic(const struct binary *binary, int64_t tag, size_t index);

/* The build id in hex digits, on the heap; NULL if there is none. */
char *binary_build_id(const struct binary *binary);

/* The file that distributions put the symbols into that they strip, found by the build id:
 * "/usr/lib/debug/...", on the heap. NULL if the binary has no build id. */
char *binary_debug_path(const struct binary *binary);

#endif
