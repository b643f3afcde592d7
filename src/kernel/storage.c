// SPDX-License-Identifier: Apache-2.0
#include "kernel/storage.h"

#include <linux/btf.h>
#include <string.h>

#include "base/sys.h"

/* Of enum bpf_map_type; older headers do not have all the names. */
enum { SK_STORAGE = 24, INODE_STORAGE = 28, TASK_STORAGE = 29, CGRP_STORAGE = 32 };

/* Numbers of the types below. */
enum { TYPE_INT = 1, TYPE_CHAR = 2, TYPE_VALUE = 3 };

static const char names[] = "\0int\0char";

struct types {
    struct {
        struct btf_type type;
        uint32_t bits;
    } key, byte;
    struct {
        struct btf_type type;
        struct btf_array array;
    } value;
};

struct description {
    struct btf_header header;
    struct types types;
    char names[sizeof(names)];
};

bool storage_is(uint32_t map_type)
{
    return map_type == SK_STORAGE || map_type == INODE_STORAGE || map_type == TASK_STORAGE ||
           map_type == CGRP_STORAGE;
}

/* int, char, and as many of them as the value has bytes (Documentation/bpf/btf.rst). */
static void describe(uint32_t value_bytes, struct description *description)
{
    *description = (struct description){
        .header =
            {
                .magic = BTF_MAGIC,
                .version = BTF_VERSION,
                .hdr_len = sizeof(struct btf_header),
                .type_len = sizeof(struct types),
                .str_off = sizeof(struct types),
                .str_len = sizeof(names),
            },
        .types.key = {{.name_off = 1, .info = BTF_KIND_INT << 24, .size = 4}, BTF_INT_SIGNED << 24 | 32},
        .types.byte = {{.name_off = 5, .info = BTF_KIND_INT << 24, .size = 1}, 8},
        .types.value = {{.info = BTF_KIND_ARRAY << 24},
                        {.type = TYPE_CHAR, .index_type = TYPE_INT, .nelems = value_bytes}},
    };
    memcpy(description->names, names, sizeof(names));
}

int storage_describe(union bpf_attr *attr)
{
    struct description description;
    union bpf_attr load;
    describe(attr->value_size, &description);
    memset(&load, 0, sizeof(load));
    load.btf = (uintptr_t)&description;
    load.btf_size = sizeof(description.header) + sizeof(description.types) + sizeof(description.names);
    int fd = sys_bpf(BPF_BTF_LOAD, &load);
    if (fd < 0)
        return fd;
    attr->btf_fd = (uint32_t)fd;
    attr->btf_key_type_id = TYPE_INT;
    attr->btf_value_type_id = TYPE_VALUE;
    return fd;
}
