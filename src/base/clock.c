// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

#define OFFSETS_BYTES 4096

uint64_t clock_ns_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

uint64_t clock_ns(void)
{
    return clock_ns_of(CLOCK_MONOTONIC);
}

uint64_t clock_ms(void)
{
    return clock_ns() / NS_PER_MS;
}

/* The line "monotonic SECONDS NANOSECONDS" of the file. */
int64_t clock_namespace_ns(const char *root)
{
    struct text text = {0};
    int64_t shift_ns = 0;
    if (file_read(root, "/proc/self/timens_offsets", OFFSETS_BYTES, &text) == 0) {
        static const char word[] = "monotonic";
        const char *at = strstr(text_cstr(&text), word);
        char *end = at != NULL ? (char *)at + sizeof(word) - 1 : NULL;
        if (end != NULL) {
            shift_ns = strtoll(end, &end, 10) * (int64_t)NS_PER_S;
            shift_ns += strtoll(end, NULL, 10);
        }
    }
    text_finish(&text);
    return shift_ns;
}

struct timespec clock_timespec(uint64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};
}

bool clock_is_before(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

void clock_sleep_ns(uint64_t ns)
{
    struct timespec left = clock_timespec(ns);
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}
