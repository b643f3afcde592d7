/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of BTF as C can spell them. A kernel has names of other languages too, such as "Option<u64>" of Rust, and members
 * there may be called "default" or "register"; damaged data has anything.
 */
#ifndef BCCRUN_C_NAME_H
#define BCCRUN_C_NAME_H

#include "types/btf.h"

/* Whether it is an identifier, and no word of the language as clang has it. */
bool c_name_is_valid(const char *name);

/* The name at this place of the strings, on the heap; one that C cannot spell is "bccrun_name_N", the same at each use. "" for
 * none. */
char *c_name_spell(const struct btf *btf, uint32_t offset);

/* What C calls the type of kind BTF_KIND_INT or KIND_FLOAT: its name, or that of C's type of the same size. */
const char *c_name_of_number(const struct btf *btf, const struct btf_type *type);

#endif
