/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The types that the kernel and its modules are made of, as they describe themselves (CONFIG_DEBUG_INFO_BTF,
 * Linux: Documentation/bpf/btf.rst): found by id and by name. This is the only reader of that data. Nothing of
 * it is trusted: damaged data has fewer types, and an id or a name that leads out of it leads to none.
 */
#ifndef BCCRUN_BTF_H
#define BCCRUN_BTF_H

#include <linux/btf.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define KERNEL_BTF "/sys/kernel/btf/vmlinux"

/* The BTF of a kernel has 6 MB, or 10 MB if everything is built in. */
#define BTF_LIMIT_BYTES ((size_t)256 * 1024 * 1024)

/* Chains of types that lead to types are short; in damaged data they may be a circle. */
#define BTF_CHAIN_MAX 32

/* More kinds of types, since Linux 5.13, 5.16, 5.17 and 6.0; the headers of Debian 11 and 12 lack some names. */
#define KIND_FLOAT    16
#define KIND_DECL_TAG 17
#define KIND_TYPE_TAG 18
#define KIND_ENUM64   19

/* All zero has no types. */
struct btf {
    struct text data;
    bool is_mapped;         /* the data is the kernel's memory */
    const struct btf *base; /* of a module's: the kernel's, after whose ids and strings its own come */
    uint32_t *offsets;      /* where in the data each type is, in the order of their ids */
    size_t count;
    uint32_t *slots; /* btf_index()'s hash table of ids, 0 for an empty slot; NULL: none yet */
    size_t slot_count;
};

/* Reads KERNEL_BTF: some MB, in a few ms. Returns 0 or a negative errno, unrecorded, with nothing to close:
 * -ENOENT if the kernel has none, -EBADMSG if it is not understood, -EFBIG for more than BTF_LIMIT_BYTES. */
int btf_open(const char *root, struct btf *btf) MUST_CHECK;

/* The same for any file; -EBADMSG also if it has something else than BTF. */
int btf_open_file(const char *path, struct btf *btf) MUST_CHECK;

/* The same for the module of this name, from @root/sys/kernel/btf/. @base must stay open as long. */
int btf_open_module(const char *root, const char *module, const struct btf *base, struct btf *btf) MUST_CHECK;

/* The same for a copy of these bytes: what the kernel reports of a program's types. */
int btf_open_bytes(const void *bytes, size_t length, struct btf *btf) MUST_CHECK;

void btf_close(struct btf *btf);

/* Makes btf_find() a look into a table, which pays from the third or so name on: takes some ms. */
void btf_index(struct btf *btf);

/* The id of the first type of this kind (BTF_KIND_FUNC, ...) and name; 0: there is none. Of a module's types
 * only its own are searched. */
uint32_t btf_find(const struct btf *btf, unsigned kind, const char *name);

/* Calls @visit for each type of this kind whose name begins with @prefix, with the rest of its name. */
void btf_visit(const struct btf *btf, unsigned kind, const char *prefix,
               void (*visit)(const char *rest, void *context), void *context);

/* One more than the last id. */
uint32_t btf_end(const struct btf *btf);

/* The type of this id, which has all that follows a type of its kind; one of BTF_KIND_UNKN if there is none.
 */
const struct btf_type *btf_type(const struct btf *btf, uint32_t id);

unsigned btf_kind(const struct btf_type *type);

/* The type that typedefs and qualifiers stand for; one of BTF_KIND_UNKN for void. */
const struct btf_type *btf_resolve(const struct btf *btf, uint32_t id);

/* The id of what is left of a type without qualifiers, typedefs, arrays and pointers, 0 for void; @is_pointed: whether there
 * were pointers. */
uint32_t btf_strip(const struct btf *btf, uint32_t id, bool *is_pointed);

/* The name at this place of the strings, "" for none. */
const char *btf_string(const struct btf *btf, uint32_t offset);

#endif
