// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include "check/check.h"

static int check(const struct command_line *line)
{
    const struct check_options options = {
        .types = line->options.types,
        .format = line->options.format,
        .buffer_bytes = line->options.buffer_bytes,
    };
    return check_run(&options);
}

const struct command command_check = {
    .name = "check",
    .group = "Machine",
    .summary = "check whether this machine can run probes",
    .help = "Checks line by line whether this machine can run probes, and shows how to fix\n"
            "what is missing. The last line is an attempt with a real probe; the exit status\n"
            "is 0 if it worked, else 1. -f json prints one object a line.\n",
    .examples = "  sudo bccrun check\n",
    .options = "format headers types buffer",
    .run = check,
};
