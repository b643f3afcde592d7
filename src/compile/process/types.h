/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The types of a compiled text, from its BTF (Linux: Documentation/bpf/btf.rst), and event layouts made of
 * them.
 */
#ifndef BCCRUN_TYPES_H
#define BCCRUN_TYPES_H

#include <stddef.h>

#include "events/layout.h"

struct types;

/* Reads the BTF in @data. NULL with the error recorded. */
struct types *types_new(const void *data, size_t length) MUST_CHECK;
/* Records that @field cannot be shown: "it is @why". */
int types_fail_field(const char *struct_name, const char *field, const char *why);

void types_free(struct types *types);

/*
 * The layout of the struct whose members have these names, in this order. libbcc tells no more of the struct
 * that is sent through @map than its members. Errors: a member of a kind that cannot be shown, named; no such
 * struct in the text's file scope; two different structs with the same names.
 */
int types_layout(const struct types *types, const char *map, const char *const *members, size_t count,
                 struct layout *layout) MUST_CHECK;

/*
 * The layout of what the text sends through @map, as translate() has put it there: of a struct its members,
 * of anything else one field, with the name that it has in the text. Where calls send different things, the
 * others hang on the first. -ENOENT, with nothing recorded, where none does.
 */
int types_sent(const struct types *types, const char *map, struct layout *layout) MUST_CHECK;

/* The layouts of the keys and values of @map, which the text defines with one of BCC's macros. A key or value
 * that is no struct becomes a layout of one field without a name; a queue's key has no field at all. -ENOENT,
 * with nothing recorded, where the types do not tell. */
int types_map(const struct types *types, const char *map, struct layout *key,
              struct layout *value) MUST_CHECK;

#endif
