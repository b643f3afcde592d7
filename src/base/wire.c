// SPDX-License-Identifier: Apache-2.0
#include "base/wire.h"

#include <string.h>

#include "base/memory.h"

void wire_put_number(struct text *to, uint64_t number)
{
    text_bytes(to, &number, sizeof(number));
}

void wire_put_bytes(struct text *to, const void *bytes, size_t length)
{
    wire_put_number(to, length);
    text_bytes(to, bytes, length);
}

void wire_put_string(struct text *to, const char *string)
{
    wire_put_bytes(to, string, strlen(string));
}

static const void *take(struct wire_reader *from, size_t length)
{
    if (from->is_bad || length > from->left) {
        from->is_bad = true;
        from->left = 0;
        return NULL;
    }
    const void *bytes = from->bytes;
    from->bytes += length;
    from->left -= length;
    return bytes;
}

uint64_t wire_get_number(struct wire_reader *from)
{
    uint64_t number = 0;
    const void *bytes = take(from, sizeof(number));
    if (bytes != NULL)
        memcpy(&number, bytes, sizeof(number));
    return number;
}

const void *wire_get_bytes(struct wire_reader *from, size_t *length)
{
    *length = wire_get_number(from);
    const void *bytes = take(from, *length);
    if (bytes == NULL)
        *length = 0;
    return bytes != NULL ? bytes : "";
}

char *wire_get_string(struct wire_reader *from)
{
    size_t length = 0;
    const char *bytes = wire_get_bytes(from, &length);
    if (memchr(bytes, '\0', length) != NULL) {
        from->is_bad = true;
        length = 0;
    }
    return xstrndup(bytes, length);
}

size_t wire_get_count(struct wire_reader *from, size_t bytes_each)
{
    uint64_t count = wire_get_number(from);
    if (count > from->left / bytes_each) {
        from->is_bad = true;
        from->left = 0;
        return 0;
    }
    return count;
}
