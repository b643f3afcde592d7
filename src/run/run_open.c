// SPDX-License-Identifier: Apache-2.0
/* What a run needs before its first probe: the cache, headers, buffers. */
#include <stdlib.h>

#include "run/run.h"

int run_open_cache(struct run *run)
{
    const struct options *options = run->options;
    if (options->is_uncached)
        return 0;
    int err = cache_open(&run->cache, options->is_verbose);
    run->cache.is_missed = options->is_watched; /* the next change would compile again what is not kept */
    return err;
}

int run_find_headers(struct run *run)
{
    if (run->headers.source != NULL)
        return 0;
    int err = run->kernel.release == NULL ? target_kernel_find(run->options->for_kernel, &run->kernel) : 0;
    if (err == 0)
        err = target_kernel_types(&run->kernel, &run->options->types, &run->headers);
    char *described = err == 0 ? type_source_describe(&run->headers) : NULL;
    if (described != NULL && run->options->is_verbose)
        note("types    %s", described);
    free(described);
    return err;
}

int run_open_channels(struct run *run)
{
    int err = channels_init(&run->channels, run->options->buffer_bytes);
    if (err == 0)
        channels_wait_in(&run->channels, run->loop);
    return err;
}
