/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 as untrusted programs send it: which sequences are well-formed (RFC 3629), and which characters must
 * not reach a terminal as they are.
 */
#ifndef BCCRUN_UTF8_H
#define BCCRUN_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length in bytes of the well-formed sequence at the start of @bytes, and its character. 0 if there is
 * none: a stray or missing continuation, an overlong form, a surrogate, beyond U+10FFFF. */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *character);

/* Whether a terminal acts on @character instead of showing it, or shows its neighbors differently: C0 and C1
 * controls, bidirectional marks, embeddings and isolates, line and paragraph separators, U+FEFF. */
bool utf8_is_steering(uint32_t character);

#endif
