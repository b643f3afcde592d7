// SPDX-License-Identifier: Apache-2.0
#include "output/daytime.h"

#include <assert.h>
#include <time.h>

#include "base/clock.h"

void daytime_init(struct daytime *daytime)
{
    *daytime = (struct daytime){.shown_s = UINT64_MAX, .shift_ns = (uint64_t)clock_namespace_ns("")};
    daytime_tick(daytime);
}

uint64_t daytime_tick(struct daytime *daytime)
{
    uint64_t monotonic_ns = clock_ns() - daytime->shift_ns;
    daytime->realtime_offset_ns = clock_ns_of(CLOCK_REALTIME) - monotonic_ns;
    return monotonic_ns;
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
    uint64_t second = (daytime->realtime_offset_ns + time_ns) / NS_PER_S;
    if (second != daytime->shown_s)
        show(daytime, second);
    text_bytes(text, daytime->shown, DAYTIME_COLUMNS);
}
