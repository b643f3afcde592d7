/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The types in the kernel's own type information: what a function takes and returns.
 */
#ifndef BCCRUN_BTF_TYPES_H
#define BCCRUN_BTF_TYPES_H

#include "types/btf.h"
#include "types/signature.h"

/* All zero has no types. */
struct btf_types {
    struct kernel_btf btf;
    uint32_t *offsets; /* where each type lies, by its id */
    size_t count;
};

/* Reads those of the kernel; 0 or a negative errno, unrecorded. */
int btf_types_open(const char *root, struct btf_types *types) MUST_CHECK;
void btf_types_close(struct btf_types *types);

/* Calls @visit for every function of the kernel, in no order. */
void btf_types_visit(const struct btf_types *types,
                     void (*visit)(const char *name, uint32_t function, void *context), void *context);

/* What the function of this id takes. Nothing of the kernel's data is trusted: what is damaged has no types.
 */
void btf_types_function(const struct btf_types *types, uint32_t function, struct signature *signature);

/* The same by its name; returns whether there is such a function. */
bool btf_types_find(const struct btf_types *types, const char *name, struct signature *signature);

/* The arguments of the raw tracepoint @name; returns whether they are known. */
bool btf_types_raw_tracepoint(const struct btf_types *types, const char *name, struct signature *signature);

/* Calls @visit for every raw tracepoint's name. */
void btf_types_visit_raw(const struct btf_types *types,
                         void (*visit)(const char *name, uint32_t type, void *context), void *context);

/* Sets the size and sign of an argument whose type is a typedef of this name; returns whether there is one.
 */
bool btf_types_typedef(const struct btf_types *types, const char *name, struct argument *argument);

#endif
