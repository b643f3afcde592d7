// SPDX-License-Identifier: Apache-2.0
/* Whatever json_string() is given, what it appends is one JSON string by RFC 8259 in well-formed UTF-8, on
 * one line. The parser shares no code with what it checks. */
#include "../unit/strict_json.h"

#include <stdlib.h>

#include "output/json_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = {0};
    json_string(&text, (const char *)data, size);
    const char *json = text_cstr(&text);
    require(strlen(json) == text.length && json[0] == '"');
    require(strict_json_is_valid(json));
    require(strpbrk(json, "\n\r\033\177") == NULL);
    text_finish(&text);
    return 0;
}
