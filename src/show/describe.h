/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "bccrun schema": what a probe would write with -f json, as a JSON Schema.
 */
#ifndef BCCRUN_DESCRIBE_H
#define BCCRUN_DESCRIBE_H

#include "show/maps.h"

/* Prints the JSON Schema on standard output; the caller's next flush of it fails if it cannot be written. */
void describe(const struct maps *maps, const char *name, bool is_raw, bool show_time);

#endif
