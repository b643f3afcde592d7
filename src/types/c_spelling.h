/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How types of BTF are written in C: declarations, and the bodies of structs, unions and enums.
 */
#ifndef BCCRUN_C_SPELLING_H
#define BCCRUN_C_SPELLING_H

#include "base/text.h"
#include "types/btf.h"
#include "types/c_layout.h"
#include "types/name_set.h"

/* Types without names in types without names; in damaged data there may be any number. */
#define C_SPELLING_DEPTH_MAX 64

struct c_spelling {
    const struct btf *btf;
    struct c_layout layout;
    const struct name_set *source; /* its own definitions keep their names: the kernel's get others */
    struct name_set tags, typedefs,
        constants; /* that are written, with how many have the name in place of uses */
    unsigned char
        *numbers;   /* by id, of tags and typedefs: NAME___2 is the second of this name; 0: it has none yet */
    unsigned depth; /* of what is being written */
};

void c_spelling_init(struct c_spelling *spelling, const struct btf *btf, const struct name_set *source);
void c_spelling_finish(struct c_spelling *spelling);

/* Whether a compiler has a typedef of this name built in: another one for BPF than for the kernel, so what the kernel's
 * stands for is written in its place. */
bool c_spelling_is_compilers(const char *type_name);

/* Appends "struct NAME" for a struct, union or enum that is defined, or to be defined. */
void c_spelling_put_tag(struct c_spelling *spelling, uint32_t id, struct text *out);

/* Appends "struct NAME" for one that need not be complete, BTF_KIND_FWD as well. A pointer to what the source defines
 * by the same name is to the source's. */
void c_spelling_put_mention(struct c_spelling *spelling, uint32_t id, struct text *out);

/* Appends the name of the typedef, which is another where the source has one of the name, or a module one of its own. */
void c_spelling_put_typedef(struct c_spelling *spelling, uint32_t id, struct text *out);

/* Appends the declaration of @name with the type, without a semicolon: "int (*name)(void)". */
void c_spelling_declare(struct c_spelling *spelling, uint32_t id, const char *name, struct text *out);

/* Appends the definition "struct NAME {...}", with all that its members' places call for, without a semicolon. */
void c_spelling_define(struct c_spelling *spelling, uint32_t id, struct text *out);

#endif
