// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "base/progress.h"
#include "run/live.h"

double live_step_ms(struct live *live)
{
    uint64_t now = clock_ns();
    double ms = (double)(now - live->step_ns) / 1e6;
    live->step_ns = now;
    return ms;
}

void live_end_step(struct live *live, const char *step)
{
    double ms = live_step_ms(live);
    if (live->run->options->is_verbose)
        fprintf(messages(), "bccrun: %-8s %8.1f ms\n", step, ms);
}
