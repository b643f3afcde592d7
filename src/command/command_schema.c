// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include "run/image_open.h"
#include "run/print_schema.h"

static int schema(const struct command_line *line)
{
    struct options options = line->options;
    options.probe = line->words[0];
    struct image_file image = {0};
    int err = image_open_any(&options, &image);
    if (err < 0)
        return err;
    err = schema_print(&options);
    image_file_finish(&image);
    return err;
}

const struct command command_schema = {
    .name = "schema",
    .summary = "print the JSON Schema of what a probe writes",
    .help = "Prints the JSON Schema (draft 2020-12) of the lines that PROBE writes with\n"
            "-f json. The probe is compiled; nothing is verified or attached. An image of\n"
            "'bccrun compile' has what is needed, also if it is for another kernel.\n",
    .examples = "  bccrun schema opensnoop > opensnoop.schema.json\n",
    .options = "time raw " MAP_OPTIONS " " COMPILE_OPTIONS,
    .arguments = {ONE_PROBE},
    .needs_machine = true,
    .run = schema,
};
