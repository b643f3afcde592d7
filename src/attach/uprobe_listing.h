/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of programs and libraries as places of a kind: members of struct attach_listing.
 */
#ifndef BCCRUN_UPROBE_LISTING_H
#define BCCRUN_UPROBE_LISTING_H

#include "attach/kind.h"

void uprobe_visit_file(const char *root, const struct binary *binary,
                       void (*visit)(const char *name, void *context), void *context);
int uprobe_lookup(const char *root, const struct btf *btf, const char *target,
                  struct signature *signature) MUST_CHECK;

#endif
