/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The letters, numbers and identifiers that a Rust name of scheme v0 consists of, and what is written of them. A name that is none
 * makes the reader bad; then nothing more is read or written.
 */
#ifndef BCCRUN_RUST_READER_H
#define BCCRUN_RUST_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct rust_reader {
    const char *name; /* after the prefix: what references count from */
    size_t at, length;
    struct text *out;
    unsigned depth;
    bool is_bad;
    bool is_silent; /* what is read is not written */
};

/* The next letter; NUL: there is none. */
char rust_peek(const struct rust_reader *reader);

/* The same, and goes on after it: where there is none the reader is bad. */
char rust_take(struct rust_reader *reader);

/* Goes on after the next letter if it is @wanted. */
bool rust_skip(struct rust_reader *reader, char wanted);

void rust_put(struct rust_reader *reader, const char *string);
void rust_put_number(struct rust_reader *reader, uint64_t number);

/* One level deeper, which the caller undoes by reader->depth--. False: the reader is bad. */
bool rust_enter(struct rust_reader *reader);

/* The same, and the next letter there; NUL: the reader is bad. */
char rust_enter_and_take(struct rust_reader *reader);

/* Digits, then '_': "_" is 0, "0_" is 1. */
uint64_t rust_read_base_62(struct rust_reader *reader);

/* What tells two of one name apart; 0: it is the first. */
uint64_t rust_read_disambiguator(struct rust_reader *reader);

/* Writes it. A name that is not ASCII stays in Punycode, marked as that. */
void rust_read_identifier(struct rust_reader *reader);

#endif
