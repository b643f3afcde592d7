// SPDX-License-Identifier: Apache-2.0
#include "explain/text_line.h"

#include <string.h>

#include "base/colour.h"

#define TAB_WIDTH 8

void text_code(const char *code, struct text *out)
{
    size_t column = 0;
    while (*code != '\0') {
        size_t run = strcspn(code, "\t\\");
        column += text_safe(out, code, run);
        code += run;
        if (*code == '\t') {
            size_t width = TAB_WIDTH - column % TAB_WIDTH;
            text_fill(out, ' ', width);
            column += width;
        } else if (*code == '\\') {
            text_char(out, '\\');
            column++;
        }
        code += *code != '\0';
    }
}

void text_line(const char *colour, const char *before, const char *line, struct text *out)
{
    text_string(out, colour);
    text_string(out, before);
    text_code(line, out);
    text_string(out, colour[0] != '\0' ? COLOUR_END "\n" : "\n");
}
