// SPDX-License-Identifier: Apache-2.0
#include "compile/time_limit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/numbers.h"

/* LLVM takes about ten seconds for a source of half a megabyte; an emulated machine takes twenty times as long
 * as a real one. */
#define LIMIT_S     120
#define LIMIT_MAX_S 86400

static uint64_t limit_s(void)
{
    const char *value = getenv("BCCRUN_COMPILE_SECONDS");
    char *end = NULL;
    unsigned long seconds = value != NULL ? strtoul(value, &end, 10) : 0;
    bool is_number = seconds > 0 && seconds <= LIMIT_MAX_S && *end == '\0' && value[0] >= '0';
    return is_number ? seconds : LIMIT_S;
}

/* 0 if the kernel does not tell. */
static uint64_t cpu_time_ns(pid_t pid)
{
    clockid_t clock;
    struct timespec used = {0};
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (uint64_t)used.tv_sec * NS_PER_S + (uint64_t)used.tv_nsec;
}

void time_limit_start(struct time_limit *limit, pid_t pid)
{
    *limit = (struct time_limit){.pid = pid, .before_ns = cpu_time_ns(pid), .looked_ms = clock_ms()};
}

enum time_left time_limit_look(struct time_limit *limit)
{
    uint64_t now_ms = clock_ms();
    uint64_t cpu_ns = cpu_time_ns(limit->pid);
    if (cpu_ns >= limit->before_ns + limit_s() * NS_PER_S)
        return TIME_USED_UP;
    /* After a longer pause bccrun itself was stopped (Ctrl-Z), and its compiler with it. */
    uint64_t pause_ms = min_u64(now_ms - limit->looked_ms, 2 * time_limit_pause_ms());
    limit->idle_ms = cpu_ns == limit->cpu_ns ? limit->idle_ms + pause_ms : 0;
    limit->looked_ms = now_ms;
    limit->cpu_ns = cpu_ns;
    return limit->idle_ms < limit_s() * MS_PER_S ? TIME_LEFT : TIME_IDLED;
}

uint64_t time_limit_pause_ms(void)
{
    return min_u64(limit_s() * MS_PER_S / 10, MS_PER_S);
}

int time_limit_fail(enum time_left left)
{
    if (left == TIME_IDLED) {
        hint(
            "a file that the probe includes may have no end, such as a FIFO; BCCRUN_COMPILE_SECONDS=N lets it wait longer");
        return failx(
            ETIME, "cannot compile: the compiler process used no CPU time for %" PRIu64 " s, and was killed",
            limit_s());
    }
    hint("a macro may grow without bound; BCCRUN_COMPILE_SECONDS=N gives it more time");
    return failx(ETIME,
                 "cannot compile: the compiler process had not ended after %" PRIu64
                 " s of CPU time, and was killed",
                 limit_s());
}
