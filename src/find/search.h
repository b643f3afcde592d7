/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which places have all of some words in their names.
 */
#ifndef BCCRUN_SEARCH_H
#define BCCRUN_SEARCH_H

#include <stddef.h>

#include "attach/kinds.h"
#include "base/nearest.h"
#include "types/btf.h"

struct found {
    const struct attach_kind *kind;
    const struct attach_word *word; /* that was asked for, else the kind's first */
    size_t rank;                    /* of the kind among all */
    char *name;                     /* of a place in a file with the file's path in front */
};

/* All zero but what the caller sets. */
struct search {
    const char *root;
    const struct btf *btf;
    char **words;
    size_t word_count;
    const struct attach_kind *kind; /* the one that is asked for; NULL: none in particular */
    const struct attach_word *word; /* and the word for it */
    char *path;                     /* of the file whose places are meant; NULL: the kernel's are */
    struct found *list;
    size_t count;
    struct nearest *near; /* if not NULL, all names are offered and none is kept */
};

/* Takes the words over from the command line: the first may begin with a kind, and with a file. 0 or the recorded
 * error. */
int search_read(char **words, struct search *search) MUST_CHECK;

/* Looks for the places; they are sorted, each once. 0 or the recorded error. */
int search_run(struct search *search) MUST_CHECK;
void search_finish(struct search *search);

#endif
