/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of C sources, each once, with how the sources use them: which types of the kernel a source can mean.
 */
#ifndef BCCRUN_NAME_SET_H
#define BCCRUN_NAME_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "probe/lexer.h"

enum name_use {
    NAME_WORD = 1,     /* anywhere */
    NAME_TAG = 2,      /* after struct, union or enum */
    NAME_TYPE = 4,     /* where a type may be */
    NAME_CALLED = 8,   /* before a parenthesis: a function, a macro */
    NAME_DEFINED = 16, /* by the source itself, as a tag, a type, an enumerator or a map */
    NAME_ARROW = 32,   /* after "->", but for a tracepoint's record and what is NAME_OWN */
    NAME_DOT = 64,     /* after "." */
    NAME_OWN = 128,    /* a pointer to one of the source's own types */
};

struct name {
    char *text;
    unsigned uses; /* of enum name_use, or-ed */
};

/* All zero is empty. */
struct name_set {
    struct name *slots; /* a hash table, in which a slot without text is empty */
    size_t capacity;    /* a power of 2 */
    size_t count;
};

/* The name, which is added if it is not in the set. Valid until the next one is added. */
struct name *name_set_add(struct name_set *set, const char *text, size_t length);

/* Adds the words of a C source, those of its directives included. */
void name_set_read(struct name_set *set, const char *source);

/* The first @word of a source, whose words the set has, that is used as all of @uses (NAME_ARROW, NAME_DOT) say.
 * TOKEN_END: there is none. */
struct token name_set_find(struct name_set *set, const char *source, const char *word, unsigned uses);

/* Adds the words of each macro's body if the macro's name is in the set; macros are those that @header defines. */
void name_set_read_macros(struct name_set *set, const char *header);

/* How @text is used; 0: it is not in the set. */
unsigned name_set_uses(const struct name_set *set, const char *text);

void name_set_finish(struct name_set *set);

#endif
