/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the config map, known to the text that reads them and to the host that writes them. */
#ifndef BCCRUN_FILTER_PRIVATE_H
#define BCCRUN_FILTER_PRIVATE_H

#include "filter/filter.h"

enum filter_word {
    WORD_SELF, /* bccrun's own pid */
    WORD_LAUNCHING,
    WORD_UNFOLLOWED,
    WORD_NAMESPACE_DEVICE,
    WORD_NAMESPACE_INODE,
    WORD_TERMS, /* from here on those of the terms, in their order */
};

/* How many words a term of this kind has. */
size_t filter_kind_words(enum filter_kind kind);

/* The first word of term @index; with the number of terms, the number of all words. */
size_t filter_first_word(const struct filter *filter, size_t index);

#endif
