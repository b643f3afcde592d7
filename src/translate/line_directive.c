// SPDX-License-Identifier: Apache-2.0
#include "translate/line_directive.h"

#include "translate/translate.h"

void line_directive_put(unsigned line, struct text *out)
{
    text_printf(out, "#line %u \"" TRANSLATE_FILE "\"\n", line);
}

/* How many bytes of its line are before the byte. */
static size_t column(const struct source *source, size_t offset)
{
    size_t start = offset;
    while (start > 0 && source->text[start - 1] != '\n')
        start--;
    return offset - start;
}

void line_directive_resume(const struct source *source, unsigned line, size_t offset, struct text *out)
{
    text_char(out, '\n');
    line_directive_put(line, out);
    text_fill(out, ' ', column(source, offset));
}
