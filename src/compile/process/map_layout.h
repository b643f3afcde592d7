/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layouts of a map's keys and values, from the probe's BTF.
 */
#ifndef BCCRUN_MAP_LAYOUT_H
#define BCCRUN_MAP_LAYOUT_H

#include "events/layout.h"
#include "types/btf.h"

/* Fills in the empty @key and @value, which the caller finishes, for a map that one of BCC's macros defines. The
 * key of a queue or stack has no field. Returns 0, -ENOENT with nothing recorded if the BTF does not tell, or
 * the recorded error of a field that cannot be shown. */
int map_layout_read(const struct btf *btf, const char *map, struct layout *key,
                    struct layout *value) MUST_CHECK;

#endif
