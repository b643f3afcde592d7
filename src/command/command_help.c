// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include "command/option_table.h"

/* Fits a terminal of 24 lines and 80 columns. */
static void print_overview(void)
{
    fputs("Usage: bccrun [COMMAND] [OPTION...] [ARGUMENT...]\n"
          "Runs kernel probes written in C on the running kernel, and shows their events.\n"
          "\n"
          "  sudo bccrun                   show the programs that are started (execve)\n"
          "  sudo bccrun opensnoop -- ls   show the files that ls opens\n"
          "  bccrun show open > mine.c     get an embedded probe to change\n"
          "  sudo bccrun -w mine.c         run it, and reload it whenever it is saved\n"
          "\n",
          stdout);
    for (size_t i = 0; commands[i] != NULL; i++)
        printf("%-9s %-15s %s\n", commands[i]->group != NULL ? commands[i]->group : "", commands[i]->name,
               commands[i]->summary);
    fputs("\n"
          "'bccrun COMMAND --help' shows a command; 'bccrun run --help' has the options.\n",
          stdout);
}

/* @of: the command to be named; NULL: none. */
static void print_option(const struct option_entry *option, const struct command *of)
{
    char letter[] = {'-', (char)option->letter, ',', '\0'};
    int width = printf("  %3s --%s%s%s", option->letter != 0 ? letter : "", option->name,
                       option->argument != NULL ? " " : "", option->argument != NULL ? option->argument : "");
    printf("%*s%s%s%s\n", width < 30 ? 30 - width : 2, "", of != NULL ? of->name : "", of != NULL ? ": " : "",
           option->help);
}

/* Those that the command's row names, each group under its heading. */
static void print_options(const struct command *command)
{
    for (int group = 0; group < GROUP_COUNT; group++) {
        bool has_heading = false;
        for (size_t i = 0; i < option_count; i++) {
            const struct option_entry *option = &option_table[i];
            if ((int)option->group != group || !command_names(command, option->name))
                continue;
            if (!has_heading)
                printf("\n%s:\n", option_heading(option->group));
            has_heading = true;
            print_option(option, NULL);
        }
    }
}

/* So that the default command's help has them all. */
static void print_other_options(void)
{
    printf("\nOptions of other commands:\n");
    for (size_t i = 0; i < option_count; i++)
        for (size_t k = 1; commands[k] != NULL && !command_takes(commands[0], option_table[i].name); k++)
            if (command_names(commands[k], option_table[i].name))
                print_option(&option_table[i], commands[k]);
}

static void print_command(const struct command *command)
{
    const char *usage = command->arguments.usage;
    printf("Usage: bccrun %s%s%s%s\n\n%s", command->name, command->options != NULL ? " [OPTION...]" : "",
           usage != NULL ? " " : "", usage != NULL ? usage : "", command->help);
    if (command->examples != NULL)
        printf("\nExamples:\n%s", command->examples);
    print_options(command);
    if (command == commands[0])
        print_other_options();
    if (command->notes != NULL)
        printf("\n%s", command->notes);
}

static int help(const struct command_line *line)
{
    if (line->words[0] == NULL) {
        print_overview();
        return 0;
    }
    const struct command *command = command_find_row(line->words[0]);
    if (command == NULL) {
        (void)command_hint(line->words[0]);
        hint("'bccrun help' lists the commands");
        return fail_usage("cannot find '%s': no command has this name", line->words[0]);
    }
    print_command(command);
    return 0;
}

const struct command command_help = {
    .name = "help",
    .group = "Help",
    .summary = "show the help of a command",
    .help = "Shows the help of the COMMAND, or lists the commands.\n",
    .arguments = {"[COMMAND]", 1, .takes = "one command"},
    .run = help,
};
