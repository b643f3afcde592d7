// SPDX-License-Identifier: Apache-2.0
#include "run/print_schema.h"

#include <errno.h>

#include "image/image_file.h"
#include "run/live.h"
#include "show/describe.h"

/* An image has the types, whichever kernel it is for. */
static int find_types(struct live *live)
{
    const struct live_compile types_alone = {.is_unverified = true};
    struct image_file *file = live->run->options->image;
    if (file == NULL)
        return live_compile(live, &types_alone);
    live->image = file->image;
    file->image = (struct image){0};
    return 0;
}

int schema_print(const struct options *options)
{
    struct run run;
    run_init(&run, options);
    struct live *live = live_new(&run, live_source(options));
    int err = live != NULL ? live_declare(live) : -EINVAL;
    if (err == 0)
        err = find_types(live);
    if (err == 0)
        err = maps_check(&live->maps);
    if (err == 0) {
        live_find_stacks(live);
        describe(&live->maps, live->source->name, options->is_raw, options->show_time);
    }
    live_free(live);
    run_finish(&run);
    return err;
}
