/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The maps of a probe: which of them are shown, read from the kernel and handed to a writer. A map from which
 * the probe deletes entries by itself holds what is in progress. If the probe sends events, it is shown only
 * if it is asked for by name; next to other maps only if it has entries, and --clear does not empty it.
 */
#ifndef BCCRUN_MAPS_H
#define BCCRUN_MAPS_H

#include "image/image.h"
#include "kernel/load.h"
#include "output/writer.h"
#include "probe/usage.h"

struct maps_options {
    const char *names; /* comma-separated; NULL: none on the command line */
    bool is_off;       /* show none */
    bool is_cleared;   /* empty them after each showing */
    uint64_t top;      /* rows of each map, or histograms if it has several; 0: all */
};

struct maps {
    const struct image *image;
    const struct loaded *loaded;
    const struct usage *usage;
    const char *own_names; /* those that the probe names itself (probe/shown_maps.h); NULL: none */
    struct maps_options options;
};

/* Checks that each of the names is a map that can be shown. 0 or the recorded error. */
int maps_check(const struct maps *maps) MUST_CHECK;

/* Warns if the probe @name has nothing to show: no events, no map, no prints. */
void maps_warn(const struct maps *maps, const char *name);

/* Reads the maps and hands them to the writer. 0 or the recorded error. */
int maps_show(const struct maps *maps, struct writer *writer) MUST_CHECK;

/* Whether the map with number @index in the image is shown. */
bool maps_is_shown(const struct maps *maps, size_t index);

/* Appends "'start' (3 entries)" and so on: the maps that have entries but are not shown, because the probe
 * deletes from them. */
void maps_hidden(const struct maps *maps, struct text *names);

/* Whether any map is shown, even if only at the end. */
bool maps_are_shown(const struct maps *maps);

/* Whether nothing would be shown of all these maps, as far as that is known: not of a queue or a map that is emptied. */
bool maps_are_empty(const struct maps *maps);

/* Whether the probe sends events. */
bool maps_have_events(const struct maps *maps);

/* The sum over all CPUs of the first entry of the map @name, which holds numbers; 0 if there is no such map. */
uint64_t maps_sum(const struct maps *maps, const char *name);

#endif
