// SPDX-License-Identifier: Apache-2.0
#include "symbols/modules.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "symbols/binary.h"
#include "symbols/user_symbols.h"

#define OPEN_MAX    ((size_t)256) /* of the 1024 descriptors that a process may have */
#define MODULES_MAX ((size_t)4096)
#define VDSO        "[vdso]"

struct module {
    uint64_t device, inode;
    char *path;
    char *build_id;             /* in hex; NULL: it has none */
    struct binary *binary;      /* NULL once it has been read */
    struct address_table table; /* by offset in the file */
};

static void close_binary(struct modules *modules, struct module *module)
{
    if (module->binary == NULL)
        return;
    modules->open_count--;
    binary_close(module->binary);
    module->binary = NULL;
}

void modules_finish(struct modules *modules)
{
    for (size_t i = 0; i < modules->count; i++) {
        close_binary(modules, modules->list[i]);
        address_table_finish(&modules->list[i]->table);
        free(modules->list[i]->path);
        free(modules->list[i]->build_id);
        free(modules->list[i]);
    }
    free(modules->list);
    *modules = (struct modules){0};
}

static struct module *find(const struct modules *modules, const struct mapping *mapping)
{
    for (size_t i = 0; i < modules->count; i++) {
        struct module *module = modules->list[i];
        if (module->inode == mapping->inode && module->device == mapping->device &&
            strcmp(module->path, mapping->path) == 0)
            return module;
    }
    return NULL;
}

static struct binary *open_quietly(const char *root, const char *path)
{
    struct binary *binary = binary_open(root, path);
    if (binary == NULL)
        error_clear(); /* the process ended, or it mapped what is no ELF file */
    return binary;
}

/* /proc/PID/map_files (proc(5)) leads to what is mapped, even where it has been deleted or replaced. */
static struct binary *open_mapped(const char *root, pid_t pid, const struct mapping *mapping)
{
    char *path = xasprintf("/proc/%d/map_files/%" PRIx64 "-%" PRIx64, (int)pid, mapping->start, mapping->end);
    struct binary *binary = open_quietly(root, path);
    free(path);
    return binary;
}

/* Whether the file would be mapped as the same one: file systems may give stat(2) other numbers. */
static bool is_mapped_as(const struct binary *binary, const struct mapping *mapping)
{
    struct mappings own = {0};
    void *page = mmap(NULL, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE, binary->fd, 0);
    if (page == MAP_FAILED)
        return false;
    const struct mapping *here =
        mappings_read("", getpid(), &own) ? mappings_find(&own, (uintptr_t)page) : NULL;
    bool is_same = here != NULL && here->device == mapping->device && here->inode == mapping->inode;
    mappings_finish(&own);
    munmap(page, 1);
    return is_same;
}

/* The process has ended, and its file may still be at the path that the process knew it by. */
static struct binary *open_at_path(const char *root, const struct mapping *mapping)
{
    struct binary *binary = open_quietly(root, mapping->path);
    if (binary == NULL || is_mapped_as(binary, mapping))
        return binary;
    binary_close(binary);
    return NULL;
}

/* The kernel maps the same vDSO into every process (vdso(7)), so it is read from our own memory. */
static struct binary *open_vdso(const struct mapping *mapping)
{
    const void *image = (const void *)getauxval(AT_SYSINFO_EHDR);
    struct mappings own;
    struct binary *binary = NULL;
    if (mapping->start <= UINT32_MAX || image == NULL || !mappings_read("", getpid(), &own))
        return NULL; /* a process of 32 bits has another one */
    const struct mapping *here = mappings_find(&own, (uintptr_t)image);
    int fd = memfd_create("bccrun-vdso", MFD_CLOEXEC);
    if (here != NULL && fd >= 0) {
        size_t length = here->end - (uintptr_t)image;
        char *path = xasprintf("/proc/self/fd/%d", fd);
        if (write(fd, image, length) == (ssize_t)length)
            binary = open_quietly("", path);
        free(path);
    }
    if (fd >= 0)
        close(fd);
    mappings_finish(&own);
    return binary;
}

static void read_symbols(struct modules *modules, struct module *module, const char *root)
{
    if (module->binary == NULL)
        return;
    if (modules->bytes < MODULES_BYTES)
        user_symbols_collect(module->binary, root, &module->table);
    else
        modules->is_full = true;
    address_table_sort(&module->table, false);
    modules->bytes += address_table_bytes(&module->table);
    close_binary(modules, module);
}

/* So that further files can be opened. */
static void read_all(struct modules *modules, const char *root)
{
    for (size_t i = 0; i < modules->count; i++)
        read_symbols(modules, modules->list[i], root);
}

struct module *modules_open(struct modules *modules, const char *root, pid_t pid,
                            const struct mapping *mapping)
{
    bool is_vdso = strcmp(mapping->path, VDSO) == 0;
    if (!is_vdso && mapping->path[0] != '/')
        return NULL;
    struct module *module = find(modules, mapping);
    if (module != NULL)
        return module;
    modules->is_full |= modules->count == MODULES_MAX;
    if (modules->count == MODULES_MAX)
        return NULL;
    if (modules->open_count == OPEN_MAX)
        read_all(modules, root);
    struct binary *binary = is_vdso ? open_vdso(mapping) : open_mapped(root, pid, mapping);
    if (binary == NULL && !is_vdso)
        binary = open_at_path(root, mapping);
    if (binary == NULL)
        return NULL;
    module = xcalloc(1, sizeof(*module));
    *module = (struct module){
        .device = mapping->device,
        .inode = mapping->inode,
        .path = xstrdup(mapping->path),
        .build_id = binary_build_id(binary),
        .binary = binary,
    };
    modules->open_count++;
    struct module **end = &array_push(modules->list, modules->count); // NOLINT(bugprone-sizeof-expression)
    *end = module;
    return module;
}

struct module *modules_find_build_id(const struct modules *modules, const char *build_id)
{
    for (size_t i = 0; i < modules->count; i++)
        if (modules->list[i]->build_id != NULL && strcmp(modules->list[i]->build_id, build_id) == 0)
            return modules->list[i];
    return NULL;
}

const char *module_path(const struct module *module)
{
    return module->path;
}

bool module_name(struct modules *modules, struct module *module, const char *root, uint64_t offset,
                 struct address_name *name)
{
    read_symbols(modules, module, root);
    return address_table_find(&module->table, offset, name);
}
