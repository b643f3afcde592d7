// SPDX-License-Identifier: Apache-2.0
#include "run/run_probe.h"

#include "run/live.h"
#include "run/trace.h"

static int attach_to_all(struct run *run, struct live *live)
{
    int err = run_open_channels(run);
    if (err == 0)
        err = live_open_buffers(live);
    if (err == 0)
        err = run_start_command(run, live);
    if (err == 0)
        err = run_take_signals(run);
    if (err == 0)
        err = live_attach(live);
    live_reap_compiler(live);
    return err;
}

int run_probe(const struct options *options)
{
    struct run run;
    struct live *live = NULL;
    int err = run_begin(&run, options);
    if (err == 0)
        err = live_prepare(&run, &live);
    if (err == 0)
        err = attach_to_all(&run, live);
    if (err == 0) {
        run_take(&run, live);
        err = trace(&run);
    } else {
        live_free(live);
    }
    run_finish(&run);
    return err == 0 ? run.status : err;
}
