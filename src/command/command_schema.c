// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include "run/print_schema.h"

static int schema(const struct command_line *line)
{
    struct options options = line->options;
    options.probe = line->words[0];
    return schema_print(&options);
}

const struct command command_schema = {
    .name = "schema",
    .summary = "print the JSON Schema of what a probe writes",
    .help = "Prints the JSON Schema (draft 2020-12) of the lines that PROBE writes with\n"
            "-f json. The probe is compiled; nothing is verified or attached.\n",
    .examples = "  bccrun schema opensnoop > opensnoop.schema.json\n",
    .options = "time raw " MAP_OPTIONS " " COMPILE_OPTIONS,
    .arguments = {ONE_PROBE},
    .needs_machine = true,
    .run = schema,
};
