// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include <stdlib.h>

#include "probe/library.h"

static int list(const struct command_line *line)
{
    (void)line;
    for (size_t i = 0; i < library_count(); i++) {
        const struct library_probe *probe = library_at(i);
        char *question = library_question(probe);
        printf("%-12s %s\n", probe->name, question);
        free(question);
    }
    return 0;
}

const struct command command_list = {
    .name = "list",
    .summary = "list the embedded probes",
    .help = "Lists the embedded probes and the question that each answers, in the order in\n"
            "which one learns from them.\n",
    .run = list,
};
