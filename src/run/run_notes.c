// SPDX-License-Identifier: Apache-2.0
#include "run/run_notes.h"

#include "base/clock.h"
#include "run/live.h"

bool run_notes_are_on(const struct run *run)
{
    return !run->options->has_no_notes && !run->options->is_quiet;
}

static void look(struct run *run, const struct live *live, enum note_moment moment)
{
    const struct progress *progress = &run->progress;
    const struct note_facts facts = {
        .source = live->source,
        .declarations = &live->declarations,
        .usage = &live->usage,
        .shown = progress->shown - progress->shown_before,
        .lost = progress->losses.total,
        .elapsed_ns = progress->elapsed_ns,
        .plan = &live->plan,
        .image = &live->image,
        .loaded = &live->loaded,
        .maps = &live->maps,
        .filter = &run->selection.filter,
    };
    if (run_notes_are_on(run))
        notes_look(&run->notes, moment, &facts);
}

void run_notes_start(struct run *run, const struct live *live)
{
    notes_finish(&run->notes);
    run->progress.shown_before = run->progress.shown;
    run->progress.notes_ns = run_notes_are_on(run) ? run->progress.elapsed_ns + NOTES_WHILE_NS : UINT64_MAX;
    look(run, live, NOTES_AT_START);
}

void run_notes_after_a_while(struct run *run)
{
    run->progress.notes_ns = UINT64_MAX;
    look(run, run->live, NOTES_AFTER_A_WHILE);
}

void run_notes_end(struct run *run)
{
    look(run, run->live, NOTES_AT_END);
}
