/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command of bccrun: one file, command_NAME.c, with its row (struct command) and the function that does it;
 * commands.c lists the rows. Reading the command line, the help, the man page and the completions follow the
 * rows.
 */
#ifndef BCCRUN_COMMAND_H
#define BCCRUN_COMMAND_H

#include "command/command_line.h"

/* The arguments that a command takes. All zero: none. */
struct command_arguments {
    const char *usage; /* as its usage shows them: "PROBE"; capitals are values that completion/ knows */
    size_t most;
    const char *needs;  /* what is missing if there is none: "a probe, ..."; NULL: it does not need any */
    const char *takes;  /* what it takes, where there are too many: "one probe" */
    const char *advice; /* a hint for both; NULL: none */
};

/* The arguments of a command that takes one probe. */
#define ONE_PROBE "PROBE", 1, .needs = "a probe, such as execve or ./probe.c", .takes = "one probe"

struct command {
    const char *name;
    const char *group;    /* its heading in `bccrun --help`; NULL: the heading of the command before */
    const char *summary;  /* a phrase for `bccrun --help` */
    const char *help;     /* what it does: lines of at most 80 columns, the last one ended too */
    const char *examples; /* the same, indented; NULL: none */
    const char *options;  /* those that it takes besides COMMON_OPTIONS, with spaces between; NULL: none */
    const char *notes;    /* shown after the options; NULL: none */
    struct command_arguments arguments;
    bool needs_machine; /* it may fail because of what this machine lacks: see command_advise() */

    /* Does it. The exit status, or the recorded error (negative). */
    int (*run)(const struct command_line *line);
};

/* Every command accepts these, also where they change nothing: an alias or a script may always give them. */
#define COMMON_OPTIONS "help version quiet verbose format color headers types no-cache"

/* Those of which a command takes all or none. */
#define FILTER_OPTIONS  "pid tid user comm cgroup command"
#define MAP_OPTIONS     "interval clear top maps no-maps"
#define COMPILE_OPTIONS "attach define include headers types"

extern const struct command command_run, command_compile, command_list, command_show, command_find,
    command_new, command_explain, command_schema, command_check_exercise, command_check, command_cache,
    command_help, command_version;

/* All of them, in the order of `bccrun --help`; NULL at the end. The first is the default. */
extern const struct command *const commands[];

/* NULL: there is no such command. */
const struct command *command_find_row(const char *name);

/* Whether its row names the option. */
bool command_names(const struct command *command, const char *option);

/* Whether it accepts the option: its row names it, or all commands do. */
bool command_takes(const struct command *command, const char *option);

/* Adds "did you mean ...?" to the next error, with the commands that are nearly @word. Whether there are any. */
bool command_hint(const char *word);

/* Adds a hint to the recorded error if it comes from what this machine lacks. */
void command_advise(const struct options *options);

/* Does what the command line asks for. The exit status, or the recorded error (negative). */
int command_perform(const struct command_line *line) MUST_CHECK;

#endif
