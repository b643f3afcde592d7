// SPDX-License-Identifier: Apache-2.0
#include "explain/html.h"

#include "explain/text_line.h"

/* NULL for a character that means itself. */
static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_escape(const char *string, struct text *out)
{
    struct text visible = {0};
    text_code(string, &visible);
    for (size_t i = 0; i < visible.length; i++) {
        const char *escaped = entity(visible.bytes[i]);
        if (escaped != NULL)
            text_string(out, escaped);
        else
            text_char(out, visible.bytes[i]);
    }
    text_finish(&visible);
}
