/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map that libbcc could not create, explained.
 */
#ifndef BCCRUN_REFUSED_MAP_H
#define BCCRUN_REFUSED_MAP_H

#include "probe/source.h"

/* Records the error if @printed, the last line that libbcc printed, is about a map. Returns whether it is. */
bool refused_map_fail(const struct source *source, const char *printed);

#endif
