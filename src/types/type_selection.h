/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the kernel's types a source means, by its words alone:
 * - each struct, union and enum that it has as a tag, unless it is defined there, and struct pt_regs;
 * - each typedef, and each enum with a constant, that it has;
 * - of what their members point to or hold by value, each struct and union whose member the source names, because it may
 *   be followed.
 */
#ifndef BCCRUN_TYPE_SELECTION_H
#define BCCRUN_TYPE_SELECTION_H

#include "types/btf.h"
#include "types/name_set.h"

struct type_selection {
    const struct btf *btf;
    const struct name_set *source;
    struct name_set found;    /* tags that the source means */
    unsigned char *is_wanted; /* by id */
    uint32_t *queue;          /* of ids that are wanted */
    size_t count;
    size_t done;     /* of the queue: their members are looked at */
    uint32_t *named; /* ids that the source has as tags, one for each */
    size_t named_count;
};

/* Both stay open as long as @selection. */
void type_selection_init(struct type_selection *selection, const struct btf *btf,
                         const struct name_set *source);
void type_selection_finish(struct type_selection *selection);

/* Goes on with a module, whose base is the kernel's BTF that @selection began with; what the queue has is dropped. */
void type_selection_use(struct type_selection *selection, const struct btf *module);

/* Puts into the queue what the source means of the types from @first on. The first struct of several of one name is
 * the one. */
void type_selection_add(struct type_selection *selection, uint32_t first);

/* Whether the source means a struct, union or enum that has not been found; whether @module has any of these. */
bool type_selection_is_short(const struct type_selection *selection);
bool type_selection_lacks_any(const struct type_selection *selection, const struct btf *module);

#endif
