// SPDX-License-Identifier: Apache-2.0
#include "run/options.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/words.h"

#define DEFAULT_BUFFER_BYTES (1024 * 1024)

void options_init(struct options *options)
{
    *options = (struct options){.probe = "execve", .format = "table", .buffer_bytes = DEFAULT_BUFFER_BYTES};
}

void options_finish(struct options *options)
{
    filter_finish(&options->filter);
    words_free(options->command_words);
    strings_free(options->flags, options->flag_count);
    free(options->sections);
}
