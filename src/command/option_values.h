/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How options take their values: each kind of value has one function. It sets what is at @place, whose type is
 * given here; @value is "" for an option without one, and must stay as long as what is set. 0, or the recorded
 * error of wrong usage.
 */
#ifndef BCCRUN_OPTION_VALUES_H
#define BCCRUN_OPTION_VALUES_H

#include "command/option_table.h"

typedef int take_function(const struct option_entry *option, void *place, const char *value);

take_function take_flag;     /* bool */
take_function take_string;   /* const char *; an unknown word is for others to refuse */
take_function take_count;    /* uint64_t: a whole number above 0 */
take_function take_size;     /* size_t, in bytes: 4096, 256k, 4M */
take_function take_seconds;  /* uint64_t, in nanoseconds */
take_function take_interval; /* struct options: its interval; 0 is allowed */
take_function take_colour;   /* enum colour_when */
take_function take_types;    /* enum type_source */
take_function take_output;   /* const char *: a file; NULL for - */
take_function take_html;     /* const char *: a file */
take_function take_stage;    /* struct explain_options: its stage */
take_function take_filter;   /* struct filter: one more term, of the kind that the option is named after */
take_function take_command;  /* struct options: the command to trace, split into words */
take_function take_define;   /* struct options: one more flag for the compiler */
take_function take_include;  /* the same */
take_function take_attach;   /* struct options: one more section */

/* The command to trace; takes over the words, from words_copy() or words_split(). */
int take_words(struct options *options, char **words) MUST_CHECK;

#endif
