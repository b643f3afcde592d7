/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a probe's text says about its own names, read from its tokens: for messages that use the user's names.
 */
#ifndef BCCRUN_OWN_TEXT_H
#define BCCRUN_OWN_TEXT_H

#include <stdbool.h>

#include "probe/declare.h"
#include "probe/source.h"

/* The line that @at, which points into the source's text, is in. */
unsigned own_text_line(const struct source *source, const char *at);

/* Its column there, in bytes from 1. */
unsigned own_text_column(const struct source *source, const char *at);

/* The first @word from @at on that is a whole word and not in a string; NULL if there is none before @end. */
const char *own_text_word(const char *at, const char *end, const char *word);

/* The type of the variable, parameter or field @name by its last declaration up to @line: "u32", "struct key". With
 * @is_array, one of an array: "char" of "char comm[16]". NULL: there is none, or it is less simple. On the heap. */
char *own_text_type(const struct source *source, const char *name, unsigned line, bool is_array);

/* Where the text defines the struct: its closing brace. NULL: it does not. @tag: "struct event", or a typedef's name. */
const char *own_text_struct_end(const struct source *source, const char *tag);

/* The function whose body has the line; false: none. @function is valid as long as @declarations. */
bool own_text_function(const struct declarations *declarations, const struct source *source, unsigned line,
                       const struct declared_function **function);

/* The line in which what declares the function begins: its type, its SEC(). */
unsigned own_text_function_line(const struct source *source, const struct declared_function *function);

/* The name of the function's first parameter, on the heap; NULL: it has none. */
char *own_text_parameter(const struct source *source, const struct declared_function *function);

#endif
