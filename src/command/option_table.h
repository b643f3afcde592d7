/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of the options, and how each takes its value into struct options. Reading the command line and
 * the help, both in options.c, walk it.
 */
#ifndef BCCRUN_OPTION_TABLE_H
#define BCCRUN_OPTION_TABLE_H

#include "run/options.h"

#define OPTION_LONG_ONLY 256 /* options without a letter are numbered from here */

struct option_entry {
    int letter; /* or OPTION_LONG_ONLY and up */
    const char *name;
    const char *argument; /* NULL: takes none */
    const char *help;
    int (*take)(struct options *options, const char *value); /* 0 or the recorded error */
};

extern const struct option_entry option_table[];
extern const size_t option_count;

/* The command to trace; takes over the words, from words_copy() or words_split(). 0 or the recorded error. */
int option_set_command(struct options *options, char **words) MUST_CHECK;

#endif
