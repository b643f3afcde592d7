/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first half of SHA-512, which 64-bit machines compute faster than SHA-256: how one content is told from
 * another. It keeps nobody out who may write the file; against chance, and against two contents that somebody
 * made alike, it is enough.
 */
#ifndef BCCRUN_DIGEST_H
#define BCCRUN_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES    32
#define DIGEST_HEX_SIZE (2 * DIGEST_BYTES + 1)

struct digest {
    uint8_t bytes[DIGEST_BYTES];
};

struct digest digest_of(const void *bytes, size_t length);
bool digest_is_same(const struct digest *a, const struct digest *b);

/* In lower case, with a NUL behind it. */
void digest_hex(const struct digest *digest, char hex[DIGEST_HEX_SIZE]);

#endif
