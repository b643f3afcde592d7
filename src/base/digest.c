// SPDX-License-Identifier: Apache-2.0
#include "base/digest.h"

#include <sys/types.h> /* sha512.h uses its types */

#include <sha512.h>
#include <string.h>

struct digest digest_of(const void *bytes, size_t length)
{
    struct digest digest;
    uint8_t whole[SHA512_DIGEST_LENGTH];
    SHA512_CTX context;
    SHA512_Init(&context);
    SHA512_Update(&context, bytes, length);
    SHA512_Final(whole, &context);
    memcpy(digest.bytes, whole, sizeof(digest.bytes));
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
