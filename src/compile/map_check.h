/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Maps with which bccrun alone can do nothing: in BCC a probe's Python program knows what they hold.
 */
#ifndef BCCRUN_MAP_CHECK_H
#define BCCRUN_MAP_CHECK_H

#include "base/error.h"
#include "image/image.h"
#include "probe/source.h"
#include "probe/usage.h"

/* Warns of each map in the image that the probe uses and nobody fills. Returns 0, or the recorded error if the
 * probe sends something of unknown type through a buffer. */
int map_check(const struct source *source, const struct usage *usage, const struct image *image) MUST_CHECK;

#endif
