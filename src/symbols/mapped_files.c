// SPDX-License-Identifier: Apache-2.0
#include "symbols/mapped_files.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/words.h"
#include "symbols/process_root.h"

#define DELETED " (deleted)" /* after the path of a file that has no name any more (proc(5)) */

void mapped_files_read(const char *root, struct mapped_files *files)
{
    *files = (struct mapped_files){.pid = process_root_pid(root)};
    files->root = process_root_machine(root);
    if (files->pid != 0)
        (void)!mappings_read(files->root, files->pid, &files->mappings);
}

void mapped_files_finish(struct mapped_files *files)
{
    mappings_finish(&files->mappings);
    free(files->root);
    *files = (struct mapped_files){0};
}

static char *link_of(const struct mapped_files *files, const struct mapping *mapping)
{
    return xasprintf("/proc/%d/map_files/%" PRIx64 "-%" PRIx64, (int)files->pid, mapping->start,
                     mapping->end);
}

static size_t path_length(const struct mapping *mapping)
{
    size_t length = strlen(mapping->path);
    return has_suffix(mapping->path, DELETED) ? length - strlen(DELETED) : length;
}

static const struct mapping *find_path(const struct mapped_files *files, const char *path)
{
    for (size_t i = 0; i < files->mappings.count; i++) {
        const struct mapping *mapping = &files->mappings.list[i];
        if (is_exactly(mapping->path, path_length(mapping), path))
            return mapping;
    }
    return NULL;
}

/* By what the path leads to, such as a symbolic link. */
static const struct mapping *find_file(const struct mapped_files *files, const struct stat *wanted)
{
    for (size_t i = 0; i < files->mappings.count; i++) {
        const struct mapping *mapping = &files->mappings.list[i];
        struct stat status;
        if (mapping->path[0] != '/')
            continue;
        char *link = link_of(files, mapping);
        char *full = xasprintf("%s%s", files->root, link);
        bool is_same =
            stat(full, &status) == 0 && status.st_dev == wanted->st_dev && status.st_ino == wanted->st_ino;
        free(full);
        free(link);
        if (is_same)
            return mapping;
    }
    return NULL;
}

const struct mapping *mapped_files_at(const struct mapped_files *files, const char *root, const char *path)
{
    const struct mapping *found = find_path(files, path);
    struct stat status;
    int fd = found == NULL ? process_root_open(root, path) : -1;
    if (fd >= 0 && fstat(fd, &status) == 0)
        found = find_file(files, &status);
    if (fd >= 0)
        close(fd);
    return found;
}

/* "libc.so.6", and "libpython3.11.so.1.0" for what is linked as "libpython3.11.so.1". */
static bool is_library(const char *file, size_t length, const char *name, bool is_versioned)
{
    const char *rest = strncmp(file, name, strlen(name)) == 0 ? file + strlen(name) : NULL;
    if (rest == NULL || rest > file + length)
        return false;
    return rest == file + length || (is_versioned ? *rest == '.' : has_prefix(rest, ".so"));
}

static bool is_named(const struct mapping *mapping, const char *name)
{
    const char *slash = strrchr(mapping->path, '/');
    const char *file = slash != NULL ? slash + 1 : mapping->path;
    size_t length = path_length(mapping) - (size_t)(file - mapping->path);
    bool is_versioned = strstr(name, ".so") != NULL;
    const char *short_name = after_prefix(file, "lib");
    return is_library(file, length, name, is_versioned) ||
           (short_name != NULL && is_library(short_name, length - 3, name, is_versioned));
}

const struct mapping *mapped_files_named(const struct mapped_files *files, const char *name)
{
    for (size_t i = 0; i < files->mappings.count; i++) {
        const struct mapping *mapping = &files->mappings.list[i];
        if (mapping->path[0] == '/' && is_named(mapping, name))
            return mapping;
    }
    return NULL;
}

struct binary *mapped_files_open(const struct mapped_files *files, const struct mapping *mapping)
{
    char *link = link_of(files, mapping);
    struct binary *binary = binary_try(files->root, link, EM_NONE);
    free(link);
    if (binary != NULL) {
        free(binary->path);
        binary->path = xstrndup(mapping->path, path_length(mapping));
    }
    return binary;
}
