// SPDX-License-Identifier: Apache-2.0
#include "kernel/btf.h"

#include <errno.h>
#include <linux/btf.h>
#include <string.h>

#include "base/file.h"

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
    size_t strings;
    uint32_t id; /* of *type */
    const struct btf_type *type;
};

static bool is_sound(const struct text *data)
{
    const struct btf_header *header = (const struct btf_header *)data->bytes;
    return data->length >= sizeof(*header) && header->magic == BTF_MAGIC &&
           (uint64_t)header->hdr_len + header->type_off + header->type_len <= data->length &&
           (uint64_t)header->hdr_len + header->str_off + header->str_len <= data->length;
}

int kernel_btf_read(const char *root, struct kernel_btf *btf)
{
    *btf = (struct kernel_btf){0};
    int err = file_read(root, KERNEL_BTF, LIMIT_BYTES, &btf->data);
    text_cstr(&btf->data); /* the last name ends, whatever the file holds */
    if (err == 0 && !is_sound(&btf->data))
        err = -EBADMSG;
    if (err != 0)
        kernel_btf_finish(btf);
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
        .strings = (size_t)header->hdr_len + header->str_off,
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

/* On to the next function; false behind the last one. */
static bool walk_next(struct walk *walk)
{
    while (walk->at + sizeof(*walk->type) <= walk->end) {
        walk->type = (const struct btf_type *)(walk->btf->data.bytes + walk->at);
        walk->at += sizeof(*walk->type) + bytes_behind(walk->type);
        walk->id++;
        if ((walk->type->info >> 24 & 0x1f) == BTF_KIND_FUNC)
            return true;
    }
    return false;
}

static const char *walk_name(const struct walk *walk)
{
    size_t offset = walk->strings + walk->type->name_off;
    return offset < walk->btf->data.length ? walk->btf->data.bytes + offset : "";
}

uint32_t kernel_btf_function(const struct kernel_btf *btf, const char *name)
{
    struct walk walk = walk_start(btf);
    while (walk_next(&walk))
        if (strcmp(walk_name(&walk), name) == 0)
            return walk.id;
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
