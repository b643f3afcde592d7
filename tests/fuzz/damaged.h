/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A well-formed message, damaged as the fuzzer's input says: so every input lies near one that is read to its
 * end.
 */
#ifndef BCCRUN_DAMAGED_H
#define BCCRUN_DAMAGED_H

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* The input's first byte says how: 0 cuts the message to the input's length, 1 takes the input in its place;
 * else each byte is changed by one of the input. The bytes are on the heap, with nothing behind them. */
static inline char *damaged(const struct text *message, const uint8_t *data, size_t size, size_t *length)
{
    unsigned how = size > 0 ? data[0] % 4 : 2;
    size_t given = size > 0 ? size - 1 : 0;
    *length = how == 1 || (how == 0 && given < message->length) ? given : message->length;
    char *bytes = xcalloc(1, *length);
    if (how != 1 && *length > 0)
        memcpy(bytes, message->bytes, *length);
    for (size_t i = 0; how != 0 && i < given && i < *length; i++)
        bytes[i] = (char)(bytes[i] ^ data[i + 1]);
    return bytes;
}

#endif
