// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>

#include "attach/redirect.h"
#include "base/memory.h"
#include "base/progress.h"
#include "run/live.h"
#include "run/run_notes.h"

int live_check_maps(struct live *live)
{
    int err = maps_check(&live->maps);
    if (err == 0)
        maps_warn(&live->maps, live->source->name);
    return err;
}

/* Which of the image's maps the probe that runs has too: their descriptors, -1 for the others, on the heap. */
static int *find_origins(struct live *live)
{
    const struct live *before = live->run->live;
    size_t count = live->image.map_count;
    free(live->shapes);
    free(live->origins);
    live->shapes = xcalloc(count, sizeof(*live->shapes));
    live->origins = xcalloc(count, sizeof(*live->origins));
    int *kept = xcalloc(count, sizeof(*kept));
    for (size_t i = 0; i < count; i++) {
        live->shapes[i] = image_map_digest(&live->image.maps[i]);
        live->origins[i] = kept[i] = -1;
        for (size_t k = 0; before != NULL && k < before->image.map_count; k++) {
            if (!digest_is_same(&live->shapes[i], &before->shapes[k]))
                continue;
            live->origins[i] = (int)k;
            kept[i] = before->loaded.maps[k];
        }
    }
    return kept;
}

static int load_image(struct live *live)
{
    int *kept = find_origins(live);
    if (live->report.is_slow)
        progress_show("verifying...");
    int err = load(&live->image, kept, run_notes_are_on(live->run), &live->loaded);
    progress_erase();
    free(kept);
    return err;
}

/* This kernel no longer takes what the verifier took when it was compiled: a setting may have changed that no
 * version tells. The compile reports what is wrong, if anything is. */
static int load_again(struct live *live)
{
    if (live->run->options->is_verbose)
        note("compiled again: %s", error_text());
    error_clear();
    cache_drop(&live->run->cache, &live->report.key);
    image_finish(&live->image);
    int err = live_compile(live, NULL);
    return err == 0 ? load_image(live) : err;
}

/* After everything that fills maps before programs are attached. */
static int check_redirects(const struct live *live)
{
    return live->run->options->is_unsafe ? 0 : redirect_check(&live->image, &live->loaded);
}

int live_load(struct live *live)
{
    int err = load_image(live);
    if (err != 0 && live->report.is_cached)
        err = load_again(live);
    live_end_step(live, "load");
    if (err == 0 && live->run->live == NULL)
        err = selection_load(&live->run->selection, &live->image, &live->loaded);
    return err == 0 ? check_redirects(live) : err;
}

void live_find_stacks(struct live *live)
{
    if (!live->run->options->is_raw)
        live->stacks = stacks_new(RUN_ROOT, &live->image, &live->loaded, &live->stack_ids);
    if (live->run->options->is_mangled)
        stacks_keep_mangled(live->stacks);
    stacks_assume(live->stacks, selection_process(&live->run->selection));
}
