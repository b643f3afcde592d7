/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The maps that events are sent through, by the number that a record of the stream has of its map: how its
 * events are laid out, and its name. A probe that takes another's place brings its own, and the other's are
 * emptied first. CPUs that come and go are followed.
 */
#ifndef BCCRUN_CHANNELS_H
#define BCCRUN_CHANNELS_H

#include "events/stream.h"
#include "image/image.h"
#include "run/loop.h"

#define CHANNEL_NONE UINT32_MAX

struct channels {
    struct stream *stream;
    int hotplug_fd;                /* reports CPUs that come and go; -1: they are not followed */
    const struct layout **layouts; /* by record.source; NULL: that number is free, */
    const char **names;            /* and so are these */
    size_t count;
};

/* With no map. 0 or the recorded error; to be finished either way. */
int channels_init(struct channels *channels, size_t bytes_per_cpu) MUST_CHECK;
void channels_finish(struct channels *channels); /* takes an all-zero struct too */

/* The loop wakes for events, and opens buffers for CPUs that come online. To be called before the first
 * buffers are opened, so that no CPU is missed in between. Warns if CPUs cannot be followed. */
void channels_wait_in(struct channels *channels, struct loop *loop);

/* Opens the buffers of @map, which must stay, and gives its number. 0 or the recorded error, and it has none.
 */
int channels_open(struct channels *channels, const struct image_map *map, int map_fd,
                  uint32_t *number) MUST_CHECK;

/* The buffers of @number are from here on those of @map, which is just like the one before. */
void channels_hand_over(struct channels *channels, uint32_t number, const struct image_map *map);

/* Nothing new comes: what is in the buffers comes with the next drains. */
void channels_end(struct channels *channels, uint32_t number);

/* After these drains: what the number meant may go. */
void channels_forget(struct channels *channels, uint32_t number);

/* All layouts, on the heap. */
const struct layout **channels_layouts(const struct channels *channels, size_t *count);

#endif
