/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Showing a probe's maps: which of them, read from the kernel, added up over CPUs, the largest first. A map
 * whose entries the probe's text deletes by itself is its memory of what is under way: beside events it is
 * shown only where it is asked for by name; beside other maps where there is something in it, and --clear
 * does not touch it.
 */
#ifndef BCCRUN_MAPS_H
#define BCCRUN_MAPS_H

#include "image/image.h"
#include "kernel/load.h"
#include "output/writer.h"
#include "probe/usage.h"

struct maps_options {
    const char *names; /* comma-separated; NULL: not said */
    bool is_off;
    bool is_cleared; /* after each showing */
    uint64_t top;    /* rows of each, histograms where it has some; 0: all */
};

struct maps {
    const struct image *image;
    const struct loaded *loaded;
    const struct usage *usage;
    const char *own_names; /* those that the text names as its results (probe/shown_maps.h); NULL: not said */
    struct maps_options options;
};

/* Whether each of the names asked for is a map that can be shown: 0 or the recorded error. */
int maps_check(const struct maps *maps) MUST_CHECK;

/* Warns where the probe @name has nothing that could ever be shown: no events, no map, no trace. */
void maps_warn(const struct maps *maps, const char *name);

/* Reads the maps and hands them to the writer. 0 or the recorded error. */
int maps_show(const struct maps *maps, struct writer *writer) MUST_CHECK;

/* Whether the map with this number in the image is shown; whether it may be shown as a histogram, which
 * depends on what is counted into it; and whether its entries may be of single CPUs. */
bool maps_is_shown(const struct maps *maps, size_t index);
bool maps_may_be_histogram(const struct maps *maps, size_t index);
bool maps_has_cpus(const struct maps *maps, size_t index);
/* Appends "'start' (3 entries)" and so on: those that hold something but were not shown, because the probe
 * deletes from them. */
void maps_hidden(const struct maps *maps, struct text *names);

/* Whether the probe sends events. */
bool maps_have_events(const struct maps *maps);

/* The sum over all CPUs of the first entry of the map @name, which has numbers; 0 where there is no such map.
 */
uint64_t maps_sum(const struct maps *maps, const char *name);

#endif
