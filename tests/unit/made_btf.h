/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Type information, made up type by type as a compiler writes it (Linux: Documentation/bpf/btf.rst).
 */
#ifndef BCCRUN_MADE_BTF_H
#define BCCRUN_MADE_BTF_H

#include <stdlib.h>
#include <string.h>

#include "types/btf.h"

struct made_btf {
    struct text types, strings;
    uint32_t count;
    size_t last;             /* where the last type is among the types */
    uint32_t strings_before; /* of a module's: how long the kernel's are */
};

static inline void made_btf_init(struct made_btf *made)
{
    *made = (struct made_btf){0};
    text_char(&made->strings, '\0');
}

static inline void made_btf_finish(struct made_btf *made)
{
    text_finish(&made->types);
    text_finish(&made->strings);
}

static inline uint32_t made_btf_string(struct made_btf *made, const char *string)
{
    uint32_t offset = (uint32_t)made->strings.length;
    if (string[0] == '\0')
        return 0;
    text_bytes(&made->strings, string, strlen(string) + 1);
    return made->strings_before + offset;
}

static inline void made_btf_number(struct made_btf *made, uint32_t number)
{
    text_bytes(&made->types, &number, sizeof(number));
}

/* Returns the id. @size_or_type is the member of the union that this kind has. */
static inline uint32_t made_btf_add(struct made_btf *made, unsigned kind, const char *name,
                                    uint32_t size_or_type)
{
    made->last = made->types.length;
    made_btf_number(made, made_btf_string(made, name));
    made_btf_number(made, kind << 24);
    made_btf_number(made, size_or_type);
    return ++made->count;
}

/* The type that was added last: one more member, parameter or enumerator; whether its kind_flag is set. */
static inline void made_btf_grow(struct made_btf *made, bool is_flagged)
{
    struct btf_type *type = (struct btf_type *)(made->types.bytes + made->last);
    type->info += 1;
    if (is_flagged)
        type->info |= 1U << 31;
}

static inline uint32_t made_btf_int(struct made_btf *made, const char *name, uint32_t bytes,
                                    uint32_t encoding)
{
    uint32_t id = made_btf_add(made, BTF_KIND_INT, name, bytes);
    made_btf_number(made, encoding << 24 | bytes * 8);
    return id;
}

static inline uint32_t made_btf_array(struct made_btf *made, uint32_t element, uint32_t index, uint32_t count)
{
    uint32_t id = made_btf_add(made, BTF_KIND_ARRAY, "", 0);
    made_btf_number(made, element);
    made_btf_number(made, index);
    made_btf_number(made, count);
    return id;
}

/* A member of the struct or union that was added last; @bits is 0 but for a bit field. */
static inline void made_btf_member(struct made_btf *made, const char *name, uint32_t type,
                                   uint32_t offset_bits, uint32_t bits)
{
    made_btf_number(made, made_btf_string(made, name));
    made_btf_number(made, type);
    made_btf_number(made, bits << 24 | offset_bits);
    made_btf_grow(made, bits > 0);
}

/* An enumerator of the enum that was added last. */
static inline void made_btf_enumerator(struct made_btf *made, const char *name, int32_t value)
{
    made_btf_number(made, made_btf_string(made, name));
    made_btf_number(made, (uint32_t)value);
    made_btf_grow(made, false);
}

/* The same of one of KIND_ENUM64. */
static inline void made_btf_enumerator64(struct made_btf *made, const char *name, uint64_t value)
{
    made_btf_number(made, made_btf_string(made, name));
    made_btf_number(made, (uint32_t)value);
    made_btf_number(made, (uint32_t)(value >> 32));
    made_btf_grow(made, false);
}

/* Appends the file of what was made so far. */
static inline void made_btf_write(const struct made_btf *made, struct text *to)
{
    const struct btf_header header = {
        .magic = BTF_MAGIC,
        .version = BTF_VERSION,
        .hdr_len = sizeof(header),
        .type_len = (uint32_t)made->types.length,
        .str_off = (uint32_t)made->types.length,
        .str_len = (uint32_t)made->strings.length,
    };
    text_bytes(to, &header, sizeof(header));
    text_bytes(to, made->types.bytes, made->types.length);
    text_bytes(to, made->strings.bytes, made->strings.length);
}

/* Opens what was made so far. */
static inline void made_btf_open(const struct made_btf *made, struct btf *btf)
{
    struct text data = {0};
    made_btf_write(made, &data);
    if (btf_open_bytes(data.bytes, data.length, btf) != 0)
        abort();
    text_finish(&data);
}

#endif
