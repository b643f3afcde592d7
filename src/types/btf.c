// SPDX-License-Identifier: Apache-2.0
#include "types/btf.h"

#include <errno.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

#define LIMIT_BYTES ((size_t)256 * 1024 * 1024)

/* Since Linux 5.17, 5.17 and 6.0; older headers do not have the names. */
#define KIND_DECL_TAG 17
#define KIND_TYPE_TAG 18
#define KIND_ENUM64   19

#define ENUM64_BYTES 12

/* One pass over the types, in the order of their ids. */
struct walk {
    const struct kernel_btf *btf;
    size_t at, end; /* bytes of the type section that are left */
    uint32_t id;    /* of *type */
    const struct btf_type *type;
};

static bool is_sound(const struct text *data)
{
    const struct btf_header *header = (const struct btf_header *)data->bytes;
    return data->length >= sizeof(*header) && header->magic == BTF_MAGIC &&
           (uint64_t)header->hdr_len + header->type_off + header->type_len <= data->length &&
           (uint64_t)header->hdr_len + header->str_off + header->str_len <= data->length;
}

static int read_file(const char *root, const char *path, struct kernel_btf *btf)
{
    int err = file_read(root, path, LIMIT_BYTES, &btf->data);
    text_cstr(&btf->data); /* the last name ends, whatever the file holds */
    if (err == 0 && !is_sound(&btf->data))
        err = -EBADMSG;
    if (err != 0)
        kernel_btf_finish(btf);
    return err;
}

int kernel_btf_read(const char *root, struct kernel_btf *btf)
{
    *btf = (struct kernel_btf){0};
    return read_file(root, KERNEL_BTF, btf);
}

int module_btf_read(const char *root, const char *module, const struct kernel_btf *base,
                    struct kernel_btf *btf)
{
    *btf = (struct kernel_btf){.base = base};
    char *path = xasprintf("/sys/kernel/btf/%s", module);
    int err = strchr(module, '/') == NULL ? read_file(root, path, btf) : -ENOENT;
    free(path);
    return err;
}

void kernel_btf_finish(struct kernel_btf *btf)
{
    text_finish(&btf->data);
}

static struct walk walk_start(const struct kernel_btf *btf)
{
    const struct btf_header *header = (const struct btf_header *)btf->data.bytes;
    size_t start = (size_t)header->hdr_len + header->type_off;
    return (struct walk){
        .btf = btf,
        .at = start,
        .end = start + header->type_len,
    };
}

/* What follows a struct btf_type of this kind. */
static size_t bytes_behind(const struct btf_type *type)
{
    size_t count = BTF_INFO_VLEN(type->info);
    switch (type->info >> 24 & 0x1f) {
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

/* On to the next type; false behind the last one that is whole. */
static bool walk_type(struct walk *walk)
{
    if (walk->at + sizeof(*walk->type) > walk->end)
        return false;
    walk->type = (const struct btf_type *)(walk->btf->data.bytes + walk->at);
    walk->at += sizeof(*walk->type) + bytes_behind(walk->type);
    walk->id++;
    return true;
}

/* On to the next function; false behind the last one. */
static bool walk_next(struct walk *walk)
{
    while (walk_type(walk))
        if ((walk->type->info >> 24 & 0x1f) == BTF_KIND_FUNC)
            return true;
    return false;
}

static const struct btf_header *header_of(const struct kernel_btf *btf)
{
    return (const struct btf_header *)btf->data.bytes;
}

/* A module's strings are numbered on from the kernel's. */
static const char *walk_name(const struct walk *walk)
{
    const struct kernel_btf *btf = walk->btf;
    size_t offset = walk->type->name_off;
    if (btf->base != NULL) {
        size_t before = header_of(btf->base)->str_len;
        if (offset < before)
            btf = btf->base;
        else
            offset -= before;
    }
    offset += (size_t)header_of(btf)->hdr_len + header_of(btf)->str_off;
    return offset < btf->data.length ? btf->data.bytes + offset : "";
}

/* The number of the last type. */
static uint32_t last_id(const struct kernel_btf *btf)
{
    struct walk walk = walk_start(btf);
    while (walk_next(&walk)) {
    }
    return walk.id;
}

uint32_t kernel_btf_function(const struct kernel_btf *btf, const char *name)
{
    struct walk walk = walk_start(btf);
    while (walk_next(&walk))
        if (strcmp(walk_name(&walk), name) == 0)
            return btf->base != NULL ? last_id(btf->base) + walk.id : walk.id;
    return 0;
}

void kernel_btf_offer_functions(const struct kernel_btf *btf, const char *prefix, struct nearest *near)
{
    size_t length = strlen(prefix);
    struct walk walk = walk_start(btf);
    while (walk_next(&walk))
        if (strncmp(walk_name(&walk), prefix, length) == 0)
            nearest_offer(near, walk_name(&walk) + length);
}

void kernel_btf_visit(const struct kernel_btf *btf, void (*visit)(uint32_t offset, void *context),
                      void *context)
{
    struct walk walk = walk_start(btf);
    while (walk_type(&walk) && walk.at <= walk.end)
        visit((uint32_t)((const char *)walk.type - btf->data.bytes), context);
}

const char *kernel_btf_string(const struct kernel_btf *btf, uint32_t offset)
{
    size_t at = (size_t)header_of(btf)->hdr_len + header_of(btf)->str_off + offset;
    return at < btf->data.length ? btf->data.bytes + at : "";
}
