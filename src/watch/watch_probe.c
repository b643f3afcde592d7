// SPDX-License-Identifier: Apache-2.0
#include "watch/watch_probe.h"

#include <errno.h>

#include "attach/require.h"
#include "run/trace.h"
#include "watch/reload.h"

static int start(struct run *run)
{
    int err = require_privileges(RUN_ROOT);
    if (err == 0)
        err = run_find_headers(run);
    if (err == 0)
        err = run_open_cache(run);
    if (err == 0)
        err = run_take_signals(run);
    return err == 0 ? run_open_channels(run) : err;
}

static int run_first(struct run *run, struct reload *reload)
{
    int err = reload_first(reload);
    if (err != 0 || run->live == NULL)
        return err;
    err = run_start_command(run, run->live);
    return err == 0 ? trace(run) : err;
}

int watch_probe(const struct options *options, void (*advise)(const struct options *options))
{
    struct run run;
    struct reload *reload = NULL;
    int err = run_begin(&run, options);
    if (err == 0) {
        reload = reload_new(&run, advise);
        err = reload != NULL ? start(&run) : -EINVAL;
    }
    if (err == 0)
        err = run_first(&run, reload);
    reload_free(reload);
    run_finish(&run);
    return err == 0 ? run.status : err;
}
