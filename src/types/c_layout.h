/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a C compiler lays out a type that is written as BTF describes it. BTF has the sizes and offsets that the kernel's
 * compiler chose, but no attributes: which struct needs them is found by comparing.
 */
#ifndef BCCRUN_C_LAYOUT_H
#define BCCRUN_C_LAYOUT_H

#include <stdbool.h>

#include "types/btf.h"

struct c_layout {
    const struct btf *btf;
    unsigned char *known; /* by id: what is known of a struct or union; 0: nothing yet */
};

void c_layout_init(struct c_layout *layout, const struct btf *btf);
void c_layout_finish(struct c_layout *layout);

/* In bytes. 1 for what has no size. */
unsigned c_layout_alignment(struct c_layout *layout, uint32_t id);

/* Whether the struct or union of this id must be packed, for its members to be where BTF says. */
bool c_layout_is_packed(struct c_layout *layout, uint32_t id);

/* In bytes; 0 for what has no size. */
uint64_t c_layout_size(const struct btf *btf, uint32_t id);

/* A member of a struct or union. */
const struct btf_member *c_layout_member(const struct btf_type *type, unsigned index);

/* Where the member is, in bits, and how many it has if it is a bit-field, else 0. */
unsigned c_layout_offset(const struct btf_type *type, const struct btf_member *member);
unsigned c_layout_width(const struct btf_type *type, const struct btf_member *member);

#endif
