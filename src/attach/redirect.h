/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XDP programs that send packets on through a map of devices, CPUs or sockets, and tc programs that send them on to interfaces
 * whose numbers are in an array. What the map has no entry for is dropped, unless the program says otherwise, so with an
 * empty map they cut a machine off its network.
 */
#ifndef BCCRUN_REDIRECT_H
#define BCCRUN_REDIRECT_H

#include "image/image.h"
#include "kernel/load.h"

/* Whether no program would drop packets only because a map of its own is empty, as the maps are now: 0 or the recorded
 * error. */
int redirect_check(const struct image *image, const struct loaded *loaded) MUST_CHECK;

#endif
