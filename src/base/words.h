/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A string taken apart into words, as a shell would do it and without being one: no variables, no globs, no
 * commands.
 */
#ifndef BCCRUN_WORDS_H
#define BCCRUN_WORDS_H

#include "base/error.h"

/*
 * Words stand between white space. What is in '...' is taken as it is; what is in "..." too, but that \" is a
 * quote and \\ a backslash; outside of quotes a backslash takes the next character as it is. A list that ends
 * with NULL, on the heap; NULL where a quote is not closed or nothing follows a backslash.
 */
char **words_split(const char *string);

/* The same list of words that are there already. */
char **words_copy(char *const *words);

void words_free(char **words);

#endif
