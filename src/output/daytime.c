// SPDX-License-Identifier: Apache-2.0
#include "output/daytime.h"

#include <assert.h>
#include <time.h>

#include "base/clock.h"

/* The clocks are read one after the other: what they differ by in that time does not mean that the machine was suspended. */
#define READ_NS      (1 * NS_PER_MS)
#define SUSPENDED_NS (2 * NS_PER_MS)
#define TRIES_MAX    3

void daytime_init(struct daytime *daytime)
{
    *daytime = (struct daytime){.shown_s = UINT64_MAX, .shift_ns = (uint64_t)clock_namespace_ns("")};
    daytime_tick(daytime);
}

/* Reads again if the machine was suspended meanwhile, or this process had to wait. */
static struct daytime_clocks read_clocks(uint64_t shift_ns)
{
    struct daytime_clocks clocks;
    uint64_t took_ns;
    int tries = 0;
    do {
        clocks.boottime_ns = clock_ns_of(CLOCK_BOOTTIME);
        clocks.monotonic_ns = clock_ns() - shift_ns;
        clocks.realtime_ns = clock_ns_of(CLOCK_REALTIME);
        took_ns = clock_ns_of(CLOCK_BOOTTIME) - clocks.boottime_ns;
    } while (took_ns > READ_NS && ++tries < TRIES_MAX);
    return clocks;
}

/* Nobody but the kernel runs shortly before and after the machine is suspended, this process as little as those that are
 * traced: the middle of the time in which it did not run is in between. */
void daytime_take(struct daytime *daytime, const struct daytime_clocks *clocks)
{
    const struct daytime_clocks *last = &daytime->last;
    uint64_t passed_ns = clocks->monotonic_ns - last->monotonic_ns;
    uint64_t passed_in_all_ns = clocks->boottime_ns - last->boottime_ns;
    if (last->monotonic_ns != 0 && passed_in_all_ns > passed_ns + SUSPENDED_NS) {
        daytime->resumed_ns = last->monotonic_ns + passed_ns / 2;
        daytime->offset_before_ns = daytime->realtime_offset_ns;
    }
    daytime->last = *clocks;
    daytime->realtime_offset_ns = clocks->realtime_ns - clocks->monotonic_ns;
}

uint64_t daytime_tick(struct daytime *daytime)
{
    const struct daytime_clocks clocks = read_clocks(daytime->shift_ns);
    daytime_take(daytime, &clocks);
    return clocks.monotonic_ns;
}

static void show(struct daytime *daytime, uint64_t second)
{
    time_t seconds = (time_t)second;
    struct tm local;
    if (daytime->shown_s == UINT64_MAX)
        tzset(); /* localtime_r() need not read TZ by itself */
    if (localtime_r(&seconds, &local) == NULL)
        assert(!"a 64-bit count of nanoseconds ends in the year 2554");
    (void)strftime(daytime->shown, sizeof(daytime->shown), "%H:%M:%S", &local);
    daytime->shown_s = second;
}

void daytime_append(struct daytime *daytime, struct text *text, uint64_t time_ns)
{
    bool is_before = time_ns < daytime->resumed_ns;
    uint64_t offset_ns = is_before ? daytime->offset_before_ns : daytime->realtime_offset_ns;
    uint64_t second = (offset_ns + time_ns) / NS_PER_S;
    if (second != daytime->shown_s)
        show(daytime, second);
    text_bytes(text, daytime->shown, DAYTIME_COLUMNS);
}
