// SPDX-License-Identifier: Apache-2.0
#include "types/module_btf.h"

#include <dirent.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sys.h"

#define DIRECTORY "/sys/kernel/btf"

/* struct bpf_btf_info since Linux 5.11; the headers of Debian 11 end before the name. */
struct info {
    uint64_t btf;
    uint32_t btf_size;
    uint32_t id;
    uint64_t name;
    uint32_t name_bytes;
    uint32_t is_kernels;
};

/* Whether these are the types of the module of this name. */
static bool is_modules(uint32_t id, const char *module)
{
    char name[64] = "";
    struct info info = {.name = (uintptr_t)name, .name_bytes = sizeof(name)};
    int fd = sys_btf_open(id);
    if (fd < 0)
        return false;
    int err = sys_bpf_info(fd, &info, sizeof(info));
    close(fd);
    return err == 0 && info.is_kernels != 0 && strcmp(name, module) == 0;
}

/* The id of the module's types, 0 where the kernel has none by this name. Programs have types too, with ids
 * among these. */
static uint32_t find_object(const char *module)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    while (sys_bpf(BPF_BTF_GET_NEXT_ID, &attr) == 0) {
        uint32_t id = attr.next_id;
        if (is_modules(id, module))
            return id;
        memset(&attr, 0, sizeof(attr));
        attr.start_id = id;
    }
    return 0;
}

static bool find_in(const char *root, const struct btf *kernel, const char *module, const char *function,
                    struct btf_function *found)
{
    struct btf btf;
    if (btf_open_module(root, module, kernel, &btf) != 0)
        return false;
    found->id = btf_find(&btf, BTF_KIND_FUNC, function);
    btf_close(&btf);
    if (found->id != 0)
        found->object = find_object(module);
    return found->object != 0;
}

static bool find_in_any(const char *root, const struct btf *kernel, const char *function,
                        struct btf_function *found)
{
    char *path = xasprintf("%s" DIRECTORY, root);
    DIR *directory = opendir(path);
    const struct dirent *entry;
    bool is_found = false;
    while (directory != NULL && !is_found && (entry = readdir(directory)) != NULL)
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "vmlinux") != 0)
            is_found = find_in(root, kernel, entry->d_name, function, found);
    if (directory != NULL)
        closedir(directory);
    free(path);
    return is_found;
}

static bool find_named(const char *root, const struct btf *kernel, const char *name, const char *separator,
                       struct btf_function *found)
{
    const char *at = strstr(name, separator);
    if (at == NULL || at == name)
        return false;
    char *module = xstrndup(name, (size_t)(at - name));
    bool is_found = find_in(root, kernel, module, at + strlen(separator), found);
    free(module);
    return is_found;
}

bool module_btf_find(const char *root, const struct btf *kernel, const char *name, struct btf_function *found)
{
    return find_named(root, kernel, name, ":", found) || find_in_any(root, kernel, name, found) ||
           find_named(root, kernel, name, "__", found);
}
