// SPDX-License-Identifier: Apache-2.0
#include "run/summary.h"

#include <errno.h>
#include <inttypes.h>

#include "base/progress.h"
#include "run/live.h"

static void say_hidden(const struct run *run)
{
    struct text names = {0};
    if (run->options->is_verbose)
        maps_hidden(&run->live->maps, &names);
    if (names.length > 0)
        fprintf(messages(), "not shown: %s; the probe deletes from it, and --maps NAME shows it\n",
                text_cstr(&names));
    text_finish(&names);
}

/* "5 missed by the probe (open_returns 4, open_starts 1), " */
static void print_missed(const struct writer_summary *summary)
{
    fprintf(messages(), "%" PRIu64 " missed by the probe (", summary->missed);
    for (size_t i = 0; i < summary->missed_by_count; i++)
        fprintf(messages(), "%s%s %" PRIu64, i > 0 ? ", " : "", summary->missed_by[i].function,
                summary->missed_by[i].count);
    fputs("), ", messages());
}

static void print(const struct writer_summary *summary)
{
    fprintf(messages(), "%" PRIu64 " event%s, %" PRIu64 " lost, ", summary->events,
            summary->events == 1 ? "" : "s", summary->lost);
    if (summary->missed > 0)
        print_missed(summary);
    fprintf(messages(), "%.1f seconds\n", (double)summary->elapsed_ns / 1e9);
}

int summary_write(struct run *run)
{
    static const char *const ends[] = {
        [RUN_DURATION] = "duration", [RUN_COUNT] = "count",     [RUN_SIGNAL] = "signal",
        [RUN_COMMAND] = "command",   [RUN_PROCESS] = "process",
    };
    live_add_missed(run->live, &run->missed);
    const struct writer_summary summary = {
        .events = run->progress.shown,
        .lost = run->progress.losses.total,
        .missed = missed_sum(&run->missed),
        .missed_by = run->missed.list,
        .missed_by_count = run->missed.count,
        .elapsed_ns = run->progress.elapsed_ns,
        .end = ends[run->end],
    };
    stacks_warn(run->live->stacks);
    say_hidden(run);
    writer_summary(run->writer, &summary);
    int err = writer_flush(run->writer);
    if (err == 0 && !run->options->is_quiet)
        print(&summary);
    return err == -EPIPE ? 0 : err;
}
