/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the kernel's time stamps, which count from boot, to the local time of day. The conversion proper is
 * done once for each second that is shown, not for each event.
 *
 * The stamps do not count while the machine is suspended, so their distance to the time of day grows then. Events from
 * before that are shown with the distance of before.
 */
#ifndef BCCRUN_DAYTIME_H
#define BCCRUN_DAYTIME_H

#include <stdint.h>

#include "base/text.h"

#define DAYTIME_COLUMNS 8

/* What the clocks show at one moment. */
struct daytime_clocks {
    uint64_t monotonic_ns; /* the kernel's CLOCK_MONOTONIC, */
    uint64_t
        boottime_ns; /* CLOCK_BOOTTIME, which also counts while the machine is suspended; only its distance to the
                              other matters */
    uint64_t realtime_ns;
};

struct daytime {
    struct daytime_clocks last;  /* at the last tick */
    uint64_t realtime_offset_ns; /* CLOCK_REALTIME - the kernel's CLOCK_MONOTONIC */
    uint64_t resumed_ns;         /* when the machine was last suspended; 0: not since the start */
    uint64_t offset_before_ns;   /* realtime_offset_ns of stamps before that */
    uint64_t shift_ns;           /* what clock_ns() is ahead of that, modulo 2^64 */
    uint64_t shown_s;            /* the second of CLOCK_REALTIME that @shown stands for */
    char shown[DAYTIME_COLUMNS + 1];
};

void daytime_init(struct daytime *daytime);

/* Reads the clocks and returns the kernel's CLOCK_MONOTONIC. Called now and then, so that a clock that is set meanwhile is
 * followed. */
uint64_t daytime_tick(struct daytime *daytime);

/* The same with clocks that were read before. */
void daytime_take(struct daytime *daytime, const struct daytime_clocks *clocks);

/* Appends HH:MM:SS for @time_ns of that clock. */
void daytime_append(struct daytime *daytime, struct text *text, uint64_t time_ns);

#endif
