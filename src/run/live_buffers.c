// SPDX-License-Identifier: Apache-2.0
#include "base/memory.h"
#include "run/live.h"

int live_open_buffers(struct live *live)
{
    int err = 0;
    const struct live *before = live->run->live;
    live->channels = xcalloc(live->image.map_count, sizeof(*live->channels));
    for (size_t i = 0; i < live->image.map_count; i++)
        live->channels[i] = live->origins[i] >= 0 ? before->channels[live->origins[i]] : CHANNEL_NONE;
    for (size_t i = 0; i < live->image.map_count && err == 0; i++)
        if (live->image.maps[i].has_events && live->origins[i] < 0)
            err = channels_open(&live->run->channels, &live->image.maps[i], live->loaded.maps[i],
                                &live->channels[i]);
    return err;
}

void live_take_buffers(struct live *live)
{
    for (size_t i = 0; i < live->image.map_count; i++)
        if (live->channels[i] != CHANNEL_NONE)
            channels_hand_over(&live->run->channels, live->channels[i], &live->image.maps[i]);
}

/* The buffers of the map are not @other's too. @other NULL: it has none. */
static bool is_alone(const struct live *live, size_t map, const struct live *other)
{
    if (live->channels == NULL || live->channels[map] == CHANNEL_NONE)
        return false;
    for (size_t i = 0; other != NULL && i < other->image.map_count; i++)
        if (other->channels[i] == live->channels[map])
            return false;
    return true;
}

void live_end_buffers(struct live *live, const struct live *next)
{
    relay_settle();
    for (size_t i = 0; i < live->image.map_count; i++)
        if (is_alone(live, i, next))
            channels_end(&live->run->channels, live->channels[i]);
}

void live_forget_buffers(struct live *live, const struct live *next)
{
    for (size_t i = 0; i < live->image.map_count; i++)
        if (is_alone(live, i, next))
            channels_forget(&live->run->channels, live->channels[i]);
}

void live_close_buffers(struct live *live)
{
    for (size_t i = 0; i < live->image.map_count; i++) {
        if (live->run->live == live || !is_alone(live, i, live->run->live))
            continue;
        channels_end(&live->run->channels, live->channels[i]);
        channels_forget(&live->run->channels, live->channels[i]);
    }
}
