/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of options. A command's row names those that it takes (command.h).
 */
#ifndef BCCRUN_OPTION_TABLE_H
#define BCCRUN_OPTION_TABLE_H

#include "command/command_line.h"

enum option_group {
    GROUP_TRACING,
    GROUP_FILTERS,
    GROUP_OUTPUT,
    GROUP_MAPS,
    GROUP_COMPILING,
    GROUP_OWN, /* of one command, which is not run */
    GROUP_GENERAL,
    GROUP_COUNT
};

struct option_entry {
    int letter; /* 0: none */
    const char *name;
    const char *argument; /* NULL: takes none; capitals are values that completion/ knows */
    enum option_group group;
    int (*take)(const struct option_entry *option, void *place, const char *value); /* option_values.h */
    size_t place;     /* in struct command_line, of what it sets */
    const char *help; /* at most 50 columns */
};

extern const struct option_entry option_table[];
extern const size_t option_count;

/* The group's heading in the help. */
const char *option_heading(enum option_group group);

#endif
