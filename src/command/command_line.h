/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line, read: which command, its arguments, and what the options set. Two tables say what there
 * is: commands.c and option_table.c.
 */
#ifndef BCCRUN_COMMAND_LINE_H
#define BCCRUN_COMMAND_LINE_H

#include "explain/explain_probe.h"
#include "run/options.h"

struct command;

struct command_line {
    const struct command *command;
    bool is_named; /* by its name; otherwise it is the default */
    char **words;  /* its arguments; NULL at the end; the array is on the heap, the strings are argv's */
    struct options options; /* of a run; other commands use some of them */
    struct explain_options explain;
    bool lists_parameters; /* show --params */
    bool has_return;       /* new --return */
    bool wants_help, wants_version;
    uint64_t given; /* bit N: option N of the table was given */
};

/* 0, or the recorded error, of wrong usage; then at least the format and the colors are what the words say,
 * for command_line_error_form(). Strings point into @argv. */
int command_line_read(int argc, char **argv, struct command_line *line) MUST_CHECK;
void command_line_finish(struct command_line *line);

/* How errors are printed under these options. */
enum error_form command_line_error_form(const struct command_line *line);

/* Whether a word may be shown for what takes long (base/progress.h). */
bool command_line_has_progress(const struct command_line *line);

#endif
