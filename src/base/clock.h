/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The time, and arithmetic with it. Times are in nanoseconds or milliseconds of CLOCK_MONOTONIC, the clock of
 * events' time stamps as well; only their differences have a meaning.
 */
#ifndef BCCRUN_CLOCK_H
#define BCCRUN_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define NS_PER_S  UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)
#define MS_PER_S  UINT64_C(1000)

uint64_t clock_ns(void);
uint64_t clock_ms(void);

/* The time on another clock, such as CLOCK_REALTIME. */
uint64_t clock_ns_of(clockid_t clock);

/* In a time namespace (time_namespaces(7)), how far this process's CLOCK_MONOTONIC is ahead of the kernel's own, which stamps
 * events. 0 elsewhere. */
int64_t clock_namespace_ns(const char *root);

/* A duration for ppoll(2), nanosleep(2) and timers. */
struct timespec clock_timespec(uint64_t ns);

/* Whether @a is before @b; for times of files. */
bool clock_is_before(const struct timespec *a, const struct timespec *b);

/* Sleeps the whole time, even if signals come. */
void clock_sleep_ns(uint64_t ns);

#endif
