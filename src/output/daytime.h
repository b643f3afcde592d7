/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the kernel's time stamps, which count from boot, to the local time of day. The conversion proper is
 * done once for each second that is shown, not for each event.
 */
#ifndef BCCRUN_DAYTIME_H
#define BCCRUN_DAYTIME_H

#include <stdint.h>

#include "base/text.h"

#define DAYTIME_COLUMNS 8

struct daytime {
    uint64_t realtime_offset_ns; /* CLOCK_REALTIME - the kernel's CLOCK_MONOTONIC */
    uint64_t shift_ns;           /* what clock_ns() is ahead of that, modulo 2^64 */
    uint64_t shown_s;            /* the second of CLOCK_REALTIME that @shown stands for */
    char shown[DAYTIME_COLUMNS + 1];
};

void daytime_init(struct daytime *daytime);

/* Reads the clocks and returns the kernel's CLOCK_MONOTONIC. Called now and then, so that a clock that is set meanwhile is
 * followed. */
uint64_t daytime_tick(struct daytime *daytime);

/* Appends HH:MM:SS for @time_ns of that clock. */
void daytime_append(struct daytime *daytime, struct text *text, uint64_t time_ns);

#endif
