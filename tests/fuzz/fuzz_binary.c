// SPDX-License-Identifier: Apache-2.0
/* Whatever file is handed to the ELF reader, it reads nothing that is not there, and all that it reports about the
 * file is whole: strings end, places lie inside the file's segments. */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "symbols/binary.h"
#include "symbols/usdt_argument.h"
#include "symbols/usdt_notes.h"
#include "symbols/user_symbols.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t seen; /* so that reading strings is not optimised away */

static void read_arguments(const struct binary *binary, const char *at)
{
    struct usdt_argument argument;
    struct text out = {0};
    while (usdt_argument_read(binary->machine, &at, &argument)) {
        usdt_argument_write(&argument, 0, &out);
        usdt_argument_finish(&argument);
    }
    seen += out.length;
    text_finish(&out);
}

static void read_notes(const struct binary *binary)
{
    struct usdt_notes notes;
    usdt_notes_read(binary, &notes);
    for (size_t i = 0; i < notes.count; i++) {
        uint64_t offset = 0;
        seen += strlen(notes.notes[i].provider) + strlen(notes.notes[i].name);
        seen += binary_offset(binary, notes.notes[i].address, PF_X, &offset);
        read_arguments(binary, notes.notes[i].arguments);
    }
    usdt_notes_finish(&notes);
}

static void read_symbols(const struct binary *binary)
{
    struct user_symbol symbol;
    struct nearest near;
    seen += user_symbol_find(binary, "/nowhere", "main", false, &symbol);
    seen += user_symbol_find(binary, "/nowhere", "fopen@NEW", false, &symbol);
    nearest_init(&near, "main");
    user_symbols_visit_names(binary, "/nowhere", nearest_visit, &near);
    nearest_finish(&near);
    struct address_table table = {0};
    user_symbols_collect(binary, "/nowhere", &table);
    address_table_sort(&table, false);
    seen += table.count;
    address_table_finish(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    char *path = xasprintf("/proc/self/fd/%d", fd);
    struct binary *binary = binary_open("", path);
    if (binary != NULL) {
        const char *name;
        for (size_t i = 0; i < 4 && (name = binary_dynamic(binary, DT_NEEDED, i)) != NULL; i++)
            seen += strlen(name);
        free(binary_debug_path(binary));
        read_symbols(binary);
        read_notes(binary);
    }
    binary_close(binary);
    free(path);
    close(fd);
    return 0;
}
