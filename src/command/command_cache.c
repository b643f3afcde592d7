// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include <string.h>

#include "cache/cache_contents.h"

static int cache(const struct command_line *line)
{
    static const struct {
        const char *word;
        int (*run)(void);
    } verbs[] = {{"list", cache_list}, {"size", cache_size}, {"clear", cache_clear}};
    const char *word = line->words[0] != NULL ? line->words[0] : "list";
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (strcmp(verbs[i].word, word) == 0)
            return verbs[i].run();
    return fail_usage("'bccrun cache' can list, size or clear, not '%s'", word);
}

const struct command command_cache = {
    .name = "cache",
    .summary = "list or clear what is kept of compiled probes",
    .help = "Compiled probes are kept for the next start. 'list' shows each with the time of\n"
            "its last use and its size, 'size' only the total; 'clear' removes them all.\n",
    .arguments = {"[list | size | clear]", 1, .takes = "one argument"},
    .run = cache,
};
