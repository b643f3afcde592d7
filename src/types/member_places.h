/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a kernel has the members of its structs that a source uses: what a compile against another kernel's
 * headers can be compared with.
 */
#ifndef BCCRUN_MEMBER_PLACES_H
#define BCCRUN_MEMBER_PLACES_H

#include "base/error.h"
#include "types/name_set.h"

struct member_place {
    char *type;      /* "struct task_struct", */
    char *name;      /* and its member, or one of its members' without a name */
    unsigned offset; /* in bytes from the start of the type */
};

/* All zero is empty. */
struct member_places {
    struct member_place *list;
    size_t count;
};

/*
 * Fills @places, from the file with a kernel's BTF, with the members that @source names, of the structs and unions that
 * it means (type_selection.h): after "->"; or after ".", if another of these holds the type by value. Of several types
 * with such a member all are there, for words do not tell which of them is meant. Bit-fields are left out. Returns 0; or
 * a negative errno, unrecorded, if the kernel has no BTF that is understood.
 */
int member_places_read(const char *path, const struct name_set *source,
                       struct member_places *places) MUST_CHECK;

void member_places_finish(struct member_places *places);

#endif
