/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of a probe's maps are results, unless the command line says it: a probe with other maps for its own
 * use names them in its source, with a constant that is plain C and that BCC ignores:
 *
 *     #define BCCRUN_MAPS wait_us, wakers
 *
 * --maps replaces it.
 */
#ifndef BCCRUN_SHOWN_MAPS_H
#define BCCRUN_SHOWN_MAPS_H

#include "base/error.h"
#include "probe/source.h"

/* Sets *names to the source's list, "wait_us,wakers", on the heap; NULL if it has none. 0 or the recorded
 * error: it is not a list of names. */
int shown_maps_read(const struct source *source, char **names) MUST_CHECK;

#endif
