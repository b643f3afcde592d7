/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The maps that events are sent through, by the number that a record of the stream has of its map: what is
 * laid out in it, and what it is called. A probe that takes another's place brings its own, and the other's
 * are emptied first.
 */
#ifndef BCCRUN_CHANNELS_H
#define BCCRUN_CHANNELS_H

#include "events/stream.h"
#include "image/image.h"

#define CHANNEL_NONE UINT32_MAX

struct channels {
    struct stream *stream;
    const struct layout **layouts; /* by record.source; NULL: that number is free, */
    const char **names;            /* and so are these */
    size_t count;
};

/* 0 or the recorded error; to be finished either way. */
int channels_init(struct channels *channels, size_t bytes_per_cpu) MUST_CHECK;
void channels_finish(struct channels *channels);

/* Opens the buffers of @map, which must stay, and gives its number. 0 or the recorded error, and it has none.
 */
int channels_open(struct channels *channels, const struct image_map *map, int map_fd,
                  uint32_t *number) MUST_CHECK;

/* The buffers of @number are from here on those of @map, which is just like the one before. */
void channels_hand_over(struct channels *channels, uint32_t number, const struct image_map *map);

/* Nothing new comes: what is there comes with the drains to come. */
void channels_end(struct channels *channels, uint32_t number);

/* After these drains: what the number meant may go. */
void channels_forget(struct channels *channels, uint32_t number);

/* The layouts that there are, one behind the other, on the heap. */
const struct layout **channels_layouts(const struct channels *channels, size_t *count);

#endif
