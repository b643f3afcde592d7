// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include "find/new.h"

static int new_probe(const struct command_line *line)
{
    return new_run(line->words[0], line->has_return);
}

const struct command command_new = {
    .name = "new",
    .summary = "write a probe for an attach point",
    .help = "Prints a probe for TARGET, complete and commented: one event for each call, one\n"
            "field for each argument. TARGET is syscall:NAME, tracepoint:CATEGORY:NAME,\n"
            "kprobe:FUNCTION, fentry:FUNCTION, raw_tracepoint:NAME, uprobe:PATH:FUNCTION or\n"
            "usdt:PATH:PROVIDER:NAME. kretprobe:, fexit: and uretprobe: imply --return.\n",
    .examples = "  bccrun new --return syscall:openat > open.c\n"
                "  sudo bccrun open.c\n",
    .options = "return",
    .arguments = {"TARGET", 1, .needs = "a place to write a probe for, such as syscall:openat",
                  .takes = "one place", .advice = "'bccrun find WORD' looks for places"},
    .run = new_probe,
};
