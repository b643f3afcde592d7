/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Showing a probe's maps: which of them, read from the kernel, added up over CPUs, the largest first. A map
 * whose entries the probe's text deletes by itself is its memory of what is under way: it is shown where it
 * is asked for by name, or where the probe has nothing else to show.
 */
#ifndef BCCRUN_MAPS_H
#define BCCRUN_MAPS_H

#include "compile/image.h"
#include "kernel/load.h"
#include "output/writer.h"
#include "probe/usage.h"

struct maps_options {
    const char *names; /* comma-separated; NULL: all that hold results */
    bool is_off;
    bool is_cleared; /* after each showing */
    uint64_t top;    /* rows of each; 0: all */
};

struct maps {
    const struct image *image;
    const struct loaded *loaded;
    const struct usage *usage;
    struct maps_options options;
};

/* Whether each of the names asked for is a map that can be shown: 0 or the recorded error. */
int maps_check(const struct maps *maps) MUST_CHECK;

/* Whether maps_show() shows the map number @index of the image. */
bool maps_is_shown(const struct maps *maps, size_t index);

/* Reads the maps and hands them to the writer. 0 or the recorded error. */
int maps_show(const struct maps *maps, struct writer *writer) MUST_CHECK;

/* The sum over all CPUs of the first entry of the map @name, which has numbers; 0 where there is no such map.
 */
uint64_t maps_sum(const struct maps *maps, const char *name);

#endif
