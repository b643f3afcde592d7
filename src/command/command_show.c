// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include <errno.h>
#include <string.h>

#include "probe/library.h"
#include "probe/parameters.h"
#include "probe/source.h"

static void print_parameter(const struct parameter *parameter, int name_width, int value_width)
{
    if (parameter->comment[0] == '\0')
        printf("%-*s  %s\n", name_width, parameter->name, parameter->value);
    else
        printf("%-*s  %-*s  %s\n", name_width, parameter->name, value_width, parameter->value,
               parameter->comment);
}

/* A line each: the name, the default, the comment. */
static int show_parameters(const char *probe)
{
    struct parameters parameters;
    struct source *source = source_open(probe);
    if (source == NULL)
        return -EINVAL;
    parameters_read(source->text, &parameters);
    int widths[2] = {0, 0};
    for (size_t i = 0; i < parameters.count; i++) {
        const struct parameter *parameter = &parameters.list[i];
        int lengths[2] = {(int)strlen(parameter->name), (int)strlen(parameter->value)};
        for (int k = 0; k < 2; k++)
            widths[k] = lengths[k] > widths[k] ? lengths[k] : widths[k];
    }
    for (size_t i = 0; i < parameters.count; i++)
        print_parameter(&parameters.list[i], widths[0], widths[1]);
    parameters_finish(&parameters);
    source_free(source);
    return 0;
}

static int show(const struct command_line *line)
{
    if (line->lists_parameters)
        return show_parameters(line->words[0]);
    const struct library_probe *probe = library_find(line->words[0]);
    if (probe == NULL)
        return -ENOENT;
    fwrite(probe->text, 1, probe->length, stdout);
    return 0;
}

const struct command command_show = {
    .name = "show",
    .summary = "print an embedded probe, to be changed",
    .help = "Prints the source of an embedded probe, ready to be changed and run. --params\n"
            "lists its parameters instead, which -D sets: names, defaults and meanings. With\n"
            "--params, NAME may be a file too.\n",
    .examples = "  bccrun show execve > mine.c            get a probe to start from\n"
                "  bccrun show --params opensnoop         what can -D set?\n",
    .options = "params",
    .arguments = {"NAME", 1, .needs = "the name of an embedded probe, such as execve", .takes = "one name"},
    .run = show,
};
