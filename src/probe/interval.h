/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often a probe's maps are shown, unless the command line says it: a probe that counts what happens sets
 * it in its source, with a constant that is plain C and that BCC ignores:
 *
 *     #define BCCRUN_INTERVAL 1
 *
 * In seconds; -i replaces it, and -i 0 shows the maps only at the end.
 */
#ifndef BCCRUN_INTERVAL_H
#define BCCRUN_INTERVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "probe/source.h"

/* In seconds, so that the longest fits into 64 bits of nanoseconds. */
#define INTERVAL_MIN (1e-9)
#define INTERVAL_MAX (1e9)

/* A number of seconds at the start of @text, in ns; *end points after it. False if there is none or it is out
 * of range. */
bool interval_parse(const char *text, const char **end, uint64_t *ns);

/* Sets *ns to the source's interval, 0 if it has none. 0 or the recorded error: it is not a number. */
int interval_read(const struct source *source, uint64_t *ns) MUST_CHECK;

#endif
