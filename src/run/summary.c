// SPDX-License-Identifier: Apache-2.0
#include "run/summary.h"

#include <errno.h>
#include <inttypes.h>

#include "base/progress.h"
#include "run/live.h"

void summary_warn(const struct run *run)
{
    uint64_t unwritten = writer_unwritten(run->writer);
    if (unwritten > 0)
        warn("%" PRIu64 " lines were not written: the reader of standard output took nothing for a second",
             unwritten);
}

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

static void print(const struct writer_summary *summary)
{
    fprintf(messages(), "%" PRIu64 " event%s, %" PRIu64 " lost, ", summary->events,
            summary->events == 1 ? "" : "s", summary->lost);
    if (summary->missed > 0)
        fprintf(messages(), "%" PRIu64 " missed by the probe, ", summary->missed);
    fprintf(messages(), "%.1f seconds\n", (double)summary->elapsed_ns / 1e9);
}

int summary_write(struct run *run)
{
    static const char *const ends[] = {
        [RUN_DURATION] = "duration",
        [RUN_COUNT] = "count",
        [RUN_SIGNAL] = "signal",
        [RUN_COMMAND] = "command",
    };
    const struct writer_summary summary = {
        .events = run->progress.shown,
        .lost = run->progress.losses.total,
        .missed = run->missed + live_missed(run->live),
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
