/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "bccrun schema": what a compiled probe would write under -f json, without running it.
 */
#ifndef BCCRUN_DESCRIBE_H
#define BCCRUN_DESCRIBE_H

#include "maps.h"
#include "options.h"

/* Prints the JSON Schema on standard output; a failure to write shows at its next flush. */
void describe(const struct maps *maps, const char *name, const struct options *options);

#endif
