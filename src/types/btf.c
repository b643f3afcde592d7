// SPDX-License-Identifier: Apache-2.0
#include "types/btf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

#define ENUM64_BYTES 12 /* struct btf_enum64 */

static const struct btf_header *header_of(const struct btf *btf)
{
    return (const struct btf_header *)btf->data.bytes;
}

static bool is_sound(const struct text *data)
{
    const struct btf_header *header = (const struct btf_header *)data->bytes;
    return data->length >= sizeof(*header) && header->magic == BTF_MAGIC && header->hdr_len % 4 == 0 &&
           header->type_off % 4 == 0 &&
           (uint64_t)header->hdr_len + header->type_off + header->type_len <= data->length &&
           (uint64_t)header->hdr_len + header->str_off + header->str_len <= data->length;
}

unsigned btf_kind(const struct btf_type *type)
{
    return type->info >> 24 & 0x1f;
}

/* How much follows a struct btf_type of this kind. */
static size_t bytes_after(const struct btf_type *type)
{
    size_t count = BTF_INFO_VLEN(type->info);
    switch (btf_kind(type)) {
    case BTF_KIND_INT:
    case BTF_KIND_VAR:
    case KIND_DECL_TAG:
        return sizeof(uint32_t);
    case BTF_KIND_ARRAY:
        return sizeof(struct btf_array);
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
        return count * sizeof(struct btf_member);
    case BTF_KIND_ENUM:
        return count * sizeof(struct btf_enum);
    case KIND_ENUM64:
        return count * ENUM64_BYTES;
    case BTF_KIND_FUNC_PROTO:
        return count * sizeof(struct btf_param);
    case BTF_KIND_DATASEC:
        return count * sizeof(struct btf_var_secinfo);
    default:
        return 0;
    }
}

/* Finds where each type is, up to the first one that is cut off. */
static void find_types(struct btf *btf)
{
    size_t at = (size_t)header_of(btf)->hdr_len + header_of(btf)->type_off;
    size_t end = at + header_of(btf)->type_len;
    size_t capacity = 0;
    while (at + sizeof(struct btf_type) <= end) {
        const struct btf_type *type = (const struct btf_type *)(btf->data.bytes + at);
        size_t next = at + sizeof(*type) + bytes_after(type);
        if (next > end)
            return;
        if (btf->count == capacity) {
            capacity = capacity == 0 ? 4096 : capacity * 2;
            btf->offsets = xrealloc(btf->offsets, capacity, sizeof(btf->offsets[0]));
        }
        btf->offsets[btf->count++] = (uint32_t)at;
        at = next;
    }
}

/* Judges the data that has been read. */
static int take_data(struct btf *btf)
{
    text_cstr(&btf->data); /* the last name ends, whatever the file holds */
    bool is_ended = !btf->is_mapped || btf->data.bytes[btf->data.length - 1] == '\0';
    if (!is_ended || !is_sound(&btf->data)) {
        btf_close(btf);
        return -EBADMSG;
    }
    find_types(btf);
    return 0;
}

/* Maps the file instead of reading it, which Linux 6.16 and later allow for the kernel's own. Copying it takes five times
 * as long. Returns whether that worked. Only a file of the kernel's stays as it is. */
static bool map_file(const char *root, const char *path, struct btf *btf)
{
    struct statfs system;
    struct stat file;
    char *whole = xasprintf("%s%s", root, path);
    int fd = open(whole, O_RDONLY | O_CLOEXEC);
    bool is_kernels = fd >= 0 && fstatfs(fd, &system) == 0 && system.f_type == SYSFS_MAGIC &&
                      fstat(fd, &file) == 0 && file.st_size > 0;
    void *data = is_kernels ? mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    if (fd >= 0)
        close(fd);
    free(whole);
    if (data == MAP_FAILED)
        return false;
    btf->data.bytes = data;
    btf->data.length = (size_t)file.st_size;
    btf->is_mapped = true;
    return true;
}

static int read_file(const char *root, const char *path, struct btf *btf)
{
    int err = map_file(root, path, btf) ? 0 : file_read(root, path, BTF_LIMIT_BYTES, &btf->data);
    if (err == 0)
        return take_data(btf);
    btf_close(btf);
    return err;
}

int btf_open(const char *root, struct btf *btf)
{
    *btf = (struct btf){0};
    return read_file(root, KERNEL_BTF, btf);
}

int btf_open_file(const char *path, struct btf *btf)
{
    *btf = (struct btf){0};
    return read_file("", path, btf);
}

int btf_open_module(const char *root, const char *module, const struct btf *base, struct btf *btf)
{
    *btf = (struct btf){.base = base};
    char *path = xasprintf("/sys/kernel/btf/%s", module);
    int err = strchr(module, '/') == NULL ? read_file(root, path, btf) : -ENOENT;
    free(path);
    return err;
}

int btf_open_bytes(const void *bytes, size_t length, struct btf *btf)
{
    *btf = (struct btf){0};
    text_bytes(&btf->data, bytes, length);
    return take_data(btf);
}

void btf_close(struct btf *btf)
{
    if (btf->is_mapped)
        munmap(btf->data.bytes, btf->data.length);
    else
        text_finish(&btf->data);
    free(btf->offsets);
    free(btf->slots);
    *btf = (struct btf){0};
}

/* The id before the first of @btf's own types. */
static uint32_t ids_before(const struct btf *btf)
{
    return btf->base != NULL ? (uint32_t)btf->base->count : 0;
}

uint32_t btf_end(const struct btf *btf)
{
    return ids_before(btf) + (uint32_t)btf->count + 1;
}

const struct btf_type *btf_type(const struct btf *btf, uint32_t id)
{
    static const struct btf_type none = {.info = BTF_KIND_UNKN << 24};
    uint32_t before = ids_before(btf);
    if (id <= before)
        return before > 0 ? btf_type(btf->base, id) : &none;
    return id - before <= btf->count
               ? (const struct btf_type *)(btf->data.bytes + btf->offsets[id - before - 1])
               : &none;
}

static bool is_qualifier(unsigned kind)
{
    return kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_CONST || kind == BTF_KIND_VOLATILE ||
           kind == BTF_KIND_RESTRICT || kind == KIND_TYPE_TAG;
}

const struct btf_type *btf_resolve(const struct btf *btf, uint32_t id)
{
    const struct btf_type *type = btf_type(btf, id);
    for (int depth = 0; depth < BTF_CHAIN_MAX && is_qualifier(btf_kind(type)); depth++)
        type = btf_type(btf, type->type);
    return is_qualifier(btf_kind(type)) ? btf_type(btf, 0) : type;
}

uint32_t btf_strip(const struct btf *btf, uint32_t id, bool *is_pointed)
{
    *is_pointed = false;
    for (int depth = 0; depth < BTF_CHAIN_MAX; depth++) {
        const struct btf_type *type = btf_type(btf, id);
        unsigned kind = btf_kind(type);
        if (kind == BTF_KIND_ARRAY)
            id = ((const struct btf_array *)(type + 1))->type;
        else if (kind == BTF_KIND_PTR || is_qualifier(kind))
            id = type->type;
        else
            return id;
        *is_pointed = *is_pointed || kind == BTF_KIND_PTR;
    }
    return 0;
}

/* A module's strings are numbered on from the kernel's. */
const char *btf_string(const struct btf *btf, uint32_t offset)
{
    if (btf->data.length == 0)
        return "";
    uint32_t before = btf->base != NULL ? header_of(btf->base)->str_len : 0;
    if (offset < before)
        return btf_string(btf->base, offset);
    size_t at = (size_t)header_of(btf)->hdr_len + header_of(btf)->str_off + (offset - before);
    return at < btf->data.length ? btf->data.bytes + at : "";
}

static bool is_named(const struct btf *btf, uint32_t id, unsigned kind, const char *name)
{
    const struct btf_type *type = btf_type(btf, id);
    return btf_kind(type) == kind && strcmp(btf_string(btf, type->name_off), name) == 0;
}

/* FNV-1a */
static uint32_t hash(const char *name)
{
    uint32_t value = 2166136261U;
    for (; *name != '\0'; name++)
        value = (value ^ (unsigned char)*name) * 16777619U;
    return value;
}

/* Types are put in by the order of their ids, so of several with one name the first is met first. */
void btf_index(struct btf *btf)
{
    if (btf->slots != NULL || btf->count == 0)
        return;
    btf->slot_count = 1;
    while (btf->slot_count < 2 * btf->count)
        btf->slot_count *= 2;
    btf->slots = xcalloc(btf->slot_count, sizeof(btf->slots[0]));
    for (uint32_t id = ids_before(btf) + 1; id <= ids_before(btf) + btf->count; id++) {
        const char *name = btf_string(btf, btf_type(btf, id)->name_off);
        size_t slot = hash(name) & (btf->slot_count - 1);
        while (btf->slots[slot] != 0 && name[0] != '\0')
            slot = (slot + 1) & (btf->slot_count - 1);
        if (name[0] != '\0')
            btf->slots[slot] = id;
    }
}

uint32_t btf_find(const struct btf *btf, unsigned kind, const char *name)
{
    if (btf->slots != NULL) {
        size_t slot = hash(name) & (btf->slot_count - 1);
        while (btf->slots[slot] != 0 && !is_named(btf, btf->slots[slot], kind, name))
            slot = (slot + 1) & (btf->slot_count - 1);
        return btf->slots[slot];
    }
    for (uint32_t id = ids_before(btf) + 1; id <= ids_before(btf) + btf->count; id++)
        if (is_named(btf, id, kind, name))
            return id;
    return 0;
}

void btf_visit(const struct btf *btf, unsigned kind, const char *prefix,
               void (*visit)(const char *rest, void *context), void *context)
{
    size_t length = strlen(prefix);
    for (size_t i = 0; i < btf->count; i++) {
        const struct btf_type *type = (const struct btf_type *)(btf->data.bytes + btf->offsets[i]);
        const char *name = btf_kind(type) == kind ? btf_string(btf, type->name_off) : "";
        if (name[0] != '\0' && strncmp(name, prefix, length) == 0)
            visit(name + length, context);
    }
}
