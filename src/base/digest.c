// SPDX-License-Identifier: Apache-2.0
#include "base/digest.h"

#include <sys/types.h> /* sha256.h uses its types */

#include <sha256.h>
#include <string.h>

struct digest digest_of(const void *bytes, size_t length)
{
    struct digest digest;
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes, length);
    SHA256_Final(digest.bytes, &context);
    return digest;
}

bool digest_is_same(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_BYTES) == 0;
}

void digest_hex(const struct digest *digest, char hex[DIGEST_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        hex[2 * i] = digits[digest->bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    hex[DIGEST_HEX_SIZE - 1] = '\0';
}
