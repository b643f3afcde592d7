/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message as it is printed: an error, a warning or a note, with what belongs to it. Private to error.c.
 */
#ifndef BCCRUN_MESSAGE_H
#define BCCRUN_MESSAGE_H

#include "base/error.h"
#include "base/text.h"

struct error_edit {
    unsigned line;
    bool is_added;
    char *code;
};

/* What belongs to a headline. All zero: nothing. */
struct about {
    struct text detail;
    struct text hints; /* one per line */
    struct error_place *places;
    size_t place_count;
    struct error_edit *edits;
    size_t edit_count;
    enum error_cause cause;
};

/* Copies the place. */
void about_add_place(struct about *about, const struct error_place *place);
void about_add_edit(struct about *about, unsigned line, bool is_added, const char *code);
void about_finish(struct about *about);

struct message {
    const char *type;   /* "error", "warning" or "note" */
    const char *prefix; /* what people read before the headline: "bccrun: " */
    const char *colour; /* of the prefix */
    const char *headline;
    const struct about *about;
};

/* Appends the message in that form, made safe for a terminal. */
void message_put(const struct message *message, enum error_form form, struct text *to);

#endif
