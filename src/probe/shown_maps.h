/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of a probe's maps are results where the command line does not say: a probe that keeps others for
 * itself says so in its text, as a constant that is plain C and means nothing to BCC:
 *
 *     #define BCCRUN_MAPS wait_us, wakers
 *
 * --maps replaces it.
 */
#ifndef BCCRUN_SHOWN_MAPS_H
#define BCCRUN_SHOWN_MAPS_H

#include "base/error.h"
#include "probe/source.h"

/* Puts what the text says, "wait_us,wakers", on the heap into *names; NULL where it says nothing. 0 or the
 * recorded error: these are no names. */
int shown_maps_read(const struct source *source, char **names) MUST_CHECK;

#endif
