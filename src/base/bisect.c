// SPDX-License-Identifier: Apache-2.0
#include "base/bisect.h"

#include <string.h>

size_t bisect_above_at(const void *list, size_t count, size_t element_bytes, size_t member_at, uint64_t value)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint64_t number;
        memcpy(&number, (const char *)list + middle * element_bytes + member_at, sizeof(number));
        if (number <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
