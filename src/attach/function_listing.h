/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's functions as places of a kind: members of struct attach_listing.
 */
#ifndef BCCRUN_FUNCTION_LISTING_H
#define BCCRUN_FUNCTION_LISTING_H

#include "attach/kind.h"

int function_visit(const char *root, const struct btf *btf, void (*visit)(const char *name, void *context),
                   void *context) MUST_CHECK;
void function_describe(const char *root, const struct btf *btf, const char *target,
                       struct signature *signature);
int function_lookup(const char *root, const struct btf *btf, const char *target,
                    struct signature *signature) MUST_CHECK;

#endif
