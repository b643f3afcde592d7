/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layouts (events/layout.h) of the types that a probe uses, made from its BTF.
 */
#ifndef BCCRUN_BTF_LAYOUT_H
#define BCCRUN_BTF_LAYOUT_H

#include <stddef.h>

#include "events/layout.h"
#include "types/btf.h"

/* All of these fill in an empty @layout, which the caller finishes even after an error. They return 0, or
 * -EOPNOTSUPP with the error recorded: a field that cannot be shown, by its name. */

/* The layout of the struct or union of this id. A struct without a name goes by its first typedef. */
int btf_layout_struct(const struct btf *btf, uint32_t id, struct layout *layout) MUST_CHECK;

/* The layout of a value of any type: of a struct its members, of anything else one field without a name. */
int btf_layout_value(const struct btf *btf, uint32_t id, struct layout *layout) MUST_CHECK;

/* Appends the members of the struct @type to the layout, whose name the caller has set. */
int btf_layout_add_members(const struct btf *btf, const struct btf_type *type,
                           struct layout *layout) MUST_CHECK;

/* Records that the field @field of struct @struct_name cannot be shown because it is @why. Returns -EOPNOTSUPP. */
int btf_layout_fail(const char *struct_name, const char *field, const char *why);

/* The struct's name, or that of its first typedef; "without a name" if it has neither. */
const char *btf_layout_struct_name(const struct btf *btf, uint32_t id);

/* The name that the probe uses for the type: that of its typedef, or of the struct itself; "" for neither. */
const char *btf_layout_type_name(const struct btf *btf, uint32_t id);

#endif
