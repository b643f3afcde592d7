/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layout of what a probe sends through a buffer, from the probe's BTF.
 */
#ifndef BCCRUN_EVENT_LAYOUT_H
#define BCCRUN_EVENT_LAYOUT_H

#include <stddef.h>

#include "events/layout.h"
#include "types/btf.h"

/* Both fill in an empty @layout, which the caller finishes even after an error. */

/*
 * The layout of what the probe's calls send through @map, by the variables that translate() puts before them:
 * of a struct its members; of anything else one field, with the name that the probe gives it. If calls send
 * different things, the others are in layout->other. -ENOENT, with nothing recorded, if no call tells.
 */
int event_layout_sent(const struct btf *btf, const char *map, struct layout *layout) MUST_CHECK;

/*
 * The layout of the struct whose members have these names, in this order: all that libbcc knows of what is sent
 * through @map. The recorded error if a member cannot be shown, if the probe defines no such struct outside of
 * functions, or if it defines two different ones.
 */
int event_layout_named(const struct btf *btf, const char *map, const char *const *members, size_t count,
                       struct layout *layout) MUST_CHECK;

#endif
