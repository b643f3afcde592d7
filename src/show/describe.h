/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "bccrun schema": what a compiled probe would write under -f json, without running it.
 */
#ifndef BCCRUN_DESCRIBE_H
#define BCCRUN_DESCRIBE_H

#include "show/maps.h"

/* Prints the JSON Schema on standard output; a failure to write shows at its next flush. */
void describe(const struct maps *maps, const char *name, bool is_raw, bool show_time);

#endif
