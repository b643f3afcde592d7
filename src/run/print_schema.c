// SPDX-License-Identifier: Apache-2.0
#include "run/print_schema.h"

#include <errno.h>

#include "run/live.h"
#include "show/describe.h"

int schema_print(const struct options *options)
{
    const struct live_compile types_alone = {.is_unverified = true};
    struct run run;
    run_init(&run, options);
    struct live *live = live_new(&run, source_open(options->probe));
    int err = live != NULL ? live_declare(live) : -EINVAL;
    if (err == 0)
        err = live_compile(live, &types_alone);
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
