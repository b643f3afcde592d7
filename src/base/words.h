/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings: how they begin and end, and how one is split into words as a shell does it, but without variables,
 * globs and commands.
 */
#ifndef BCCRUN_WORDS_H
#define BCCRUN_WORDS_H

#include <string.h>

#include "base/error.h"

static inline bool has_prefix(const char *string, const char *prefix)
{
    return strncmp(string, prefix, strlen(prefix)) == 0;
}

/* What comes after @prefix; NULL if @string does not begin with it. */
static inline const char *after_prefix(const char *string, const char *prefix)
{
    return has_prefix(string, prefix) ? string + strlen(prefix) : NULL;
}

static inline bool has_suffix(const char *string, const char *suffix)
{
    size_t length = strlen(string);
    return length >= strlen(suffix) && strcmp(string + length - strlen(suffix), suffix) == 0;
}

/* Whether @path names something in @directory, at whatever depth: by the names alone. */
static inline bool is_below(const char *path, const char *directory)
{
    const char *rest = after_prefix(path, directory);
    return rest != NULL && rest[0] == '/';
}

/* Whether @length characters at @start, such as a part of a line, are the whole of @word. */
static inline bool is_exactly(const char *start, size_t length, const char *word)
{
    return strncmp(start, word, length) == 0 && word[length] == '\0';
}

/* The colon between a file and a name in it, as in "/bin/bash:readline" and "./prog:Foo::bar(int)": the last one that is
 * not a part of "::", and is not inside a Go struct tag's quotes. NULL if there is none. */
const char *file_separator(const char *target);

/*
 * Words are separated by white space. Text in '...' is taken as it is. So is text in "...", except that \" is
 * a quote and \\ a backslash. Outside of quotes, a backslash takes the next character as it is. Returns a
 * list that ends with NULL, on the heap; NULL if a quote is not closed or nothing follows a backslash.
 */
char **words_split(const char *string);

/* A copy of a list of words. */
char **words_copy(char *const *words);

void words_free(char **words);

#endif
