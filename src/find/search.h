/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which places have all of some words in their names.
 */
#ifndef BCCRUN_SEARCH_H
#define BCCRUN_SEARCH_H

#include <stddef.h>

#include "base/nearest.h"
#include "find/target.h"
#include "types/btf_signature.h"

struct found {
    enum place_kind kind;
    char *name;
    char *arguments;  /* of a USDT probe, as its note spells them; else NULL */
    uint16_t machine; /* whose spelling that is */
};

/* All zero but what the caller sets. */
struct search {
    const char *root;
    const struct btf *types;
    char **words;
    size_t word_count;
    bool kinds[PLACE_KINDS];
    char *path; /* whose functions and USDT probes are meant; NULL: of none */
    struct found *list;
    size_t count;
    struct nearest *near; /* where not NULL, all names are offered and none is kept */
};

/* Takes the words over from the command line: the first may begin with a kind, and with a file. 0 or the
 * recorded error. */
int search_read(char **words, struct search *search) MUST_CHECK;

/* Looks for the places; they are sorted, each once. 0 or the recorded error. */
int search_run(struct search *search) MUST_CHECK;
void search_finish(struct search *search);

#endif
