// SPDX-License-Identifier: Apache-2.0
#include "cache/head_name.h"

#include <string.h>

#include "base/digest.h"
#include "base/words.h"

bool head_name_is_one(const char *name)
{
    size_t digits = strspn(name, "0123456789abcdef");
    const char *sum = after_prefix(name + digits, HEAD_NAME_MARK);
    if (digits != DIGEST_HEX_SIZE - 1 || sum == NULL)
        return false;
    return strcmp(sum, HEAD_NAME_UNFIT) == 0 ||
           (strlen(sum) == HEAD_SUM_DIGITS && strspn(sum, "0123456789abcdef") == HEAD_SUM_DIGITS);
}
