// SPDX-License-Identifier: Apache-2.0
#include "run/live.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "image/image_file.h"

struct live *live_new(struct run *run, struct source *source)
{
    if (source == NULL)
        return NULL;
    struct live *live = xcalloc(1, sizeof(*live));
    live->run = run;
    live->source = source;
    live->side = run->live != NULL ? 1 - run->live->side : 0; /* to which the switch points at first */
    live->interval_ns = run->options->interval_ns;
    live->step_ns = clock_ns();
    live->maps = (struct maps){
        .image = &live->image,
        .loaded = &live->loaded,
        .usage = &live->usage,
        .options = run->options->maps,
    };
    return live;
}

struct source *live_source(const struct options *options)
{
    const struct image_file *file = options->image;
    return file != NULL ? source_of_text(file->probe, file->text) : source_open(options->probe);
}

int live_prepare(struct run *run, struct live **prepared)
{
    const struct image_file *file = run->options->image;
    struct live *live = *prepared = live_new(run, live_source(run->options));
    int err = live != NULL ? live_declare(live) : -EINVAL;
    if (err == 0)
        err = live_check(live);
    if (err == 0 && file == NULL)
        err = run_open_cache(run);
    if (err == 0)
        err = file != NULL ? live_take_image(live) : live_compile(live, NULL);
    if (err == 0)
        err = live_check_maps(live);
    return err == 0 ? live_load(live) : err;
}

void live_detach(struct live *live)
{
    hooks_detach(&live->hooks, RUN_ROOT, live->side);
}

void live_free(struct live *live)
{
    if (live == NULL)
        return;
    live_cancel_compile(live);
    live_detach(live);
    live_close_buffers(live);
    stacks_free(live->stacks);
    unload(&live->loaded);
    compile_report_finish(&live->report);
    image_finish(&live->image);
    free(live->shapes);
    free(live->origins);
    free(live->channels);
    free(live->own_maps);
    attach_plan_finish(&live->plan);
    stack_ids_finish(&live->stack_ids);
    usage_finish(&live->usage);
    declarations_finish(&live->declarations);
    source_free(live->source);
    hooks_finish(&live->hooks, RUN_ROOT, live->side);
    free(live);
}

void live_add_missed(const struct live *live, struct missed *missed)
{
    for (size_t i = 0; i < live->plan.count; i++)
        missed_add(missed, live->image.programs[i].name,
                   program_missed(live->loaded.programs[i]) + hooks_missed(&live->hooks, i));
}
