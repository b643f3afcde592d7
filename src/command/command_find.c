// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include "find/find.h"

static int find(const struct command_line *line)
{
    const struct find_options options = {
        .words = line->words, .format = line->options.format, .limit = line->options.max_events};
    return find_run(&options);
}

const struct command command_find = {
    .name = "find",
    .summary = "list attach points by words or globs",
    .help = "Lists attach points whose names contain all WORDs, which may be globs, with\n"
            "their arguments, spelled as SEC(\"...\") and -a take them. A kind in front of the\n"
            "first WORD searches only there: syscall:, tracepoint:, kprobe:, fentry:,\n"
            "raw_tracepoint:, uprobe:PATH: or usdt:PATH:. At most 1000 are listed, or COUNT.\n"
            "-f json prints one object a line.\n",
    .examples = "  bccrun find tcp connect\n"
                "  bccrun find 'kprobe:vfs_*'\n"
                "  bccrun find uprobe:bash:readline\n",
    .options = "count format",
    .arguments = {"WORD...", SIZE_MAX, .needs = "a word or a glob, such as open, 'kprobe:tcp_*'"},
    .run = find,
};
