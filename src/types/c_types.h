/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Types of the kernel as C definitions, each after all that it needs. A compiler gives every member the offset that BTF
 * says.
 */
#ifndef BCCRUN_C_TYPES_H
#define BCCRUN_C_TYPES_H

#include "types/type_definition.h"
#include "types/c_spelling.h"

struct c_types {
    struct c_spelling spelling;
    unsigned char *states; /* by id: what is written of the type */
    struct type_definition *definitions;
    size_t count;
    unsigned depth;
};

/* @source has the names that the source defines itself. Both stay open as long as @types. */
void c_types_init(struct c_types *types, const struct btf *btf, const struct name_set *source);

/* Goes on with the types of a module, whose base is the kernel's BTF that @types began with; or with the kernel's again. */
void c_types_use(struct c_types *types, const struct btf *module);

/* Keeps the name for this struct, union or enum, in case there are several of that name. */
void c_types_reserve(struct c_types *types, uint32_t id);

/* Writes the definition of the type and of what it needs, unless that is done. */
void c_types_add(struct c_types *types, uint32_t id);

void c_types_finish(struct c_types *types);

#endif
