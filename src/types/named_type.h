/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One type of a kernel by its name, wherever it is: in the kernel's BTF or in that of one of its modules.
 */
#ifndef BCCRUN_NAMED_TYPE_H
#define BCCRUN_NAMED_TYPE_H

#include "types/btf.h"

struct named_type {
    struct btf kernel, module; /* the module's is open only if the type is in it */
    const struct btf *btf;     /* which of both has the type; NULL: neither */
    uint32_t id;
    bool is_mentioned; /* without its members, where it is in neither (BTF_KIND_FWD) */
};

/* Looks for a type of BTF_KIND_STRUCT or BTF_KIND_UNION in the file @path, and in the files of modules that are next to it, in the
 * order of their names. Returns 0, or a negative errno, unrecorded, if there is no BTF to read: then nothing is to be
 * closed. */
int named_type_find(const char *path, unsigned kind, const char *name, struct named_type *found) MUST_CHECK;
void named_type_close(struct named_type *found);

#endif
