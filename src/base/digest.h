/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells one content from another: the first half of its SHA-512, which 64-bit machines compute faster than
 * SHA-256. It is enough against accidents and against two contents that somebody made to look alike. It does
 * not stop anybody who may write the file.
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

/* In lower case, with a NUL after it. */
void digest_hex(const struct digest *digest, char hex[DIGEST_HEX_SIZE]);

#endif
