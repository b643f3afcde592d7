// SPDX-License-Identifier: Apache-2.0
#include "explain/text_form.h"

#include <stdio.h>
#include <string.h>

#include "base/colour.h"
#include "explain/diff_form.h"
#include "explain/text_line.h"

#define WIDTH 80

/* In lines that fit a terminal. */
static void put_sentence(const char *sentence, struct text *out)
{
    size_t column = 0;
    for (size_t length; *sentence != '\0'; sentence += length + (sentence[length] == ' ')) {
        length = strcspn(sentence, " ");
        if (column > 0 && column + 1 + length > WIDTH) {
            text_char(out, '\n');
            column = 0;
        } else if (column > 0) {
            text_char(out, ' ');
            column++;
        }
        text_bytes(out, sentence, length);
        column += length;
    }
    text_string(out, "\n\n");
}

static void put_line(const struct stage *stage, size_t index, bool has_colour, struct text *out)
{
    const struct stage_line *line = &stage->lines[index];
    bool has_number = stage->name == STAGE_SOURCE || stage->name == STAGE_IR;
    char number[24] = "    ";
    if (line->line > 0)
        (void)snprintf(number, sizeof(number), "%4u  ", line->line);
    switch (line->kind) {
    case LINE_HEADING:
        if (index > 0)
            text_char(out, '\n');
        text_line(has_colour ? COLOUR_HEADING : "", "", line->text, out);
        break;
    case LINE_SOURCE:
        text_line(has_colour ? COLOUR_BAR : "", number, line->text, out);
        break;
    case LINE_NOTE:
        text_line("", "  ", line->text, out);
        break;
    default:
        text_line("", has_number ? number : "  ", line->text, out);
    }
}

void text_form_stage(const struct stage *stage, const char *source_name, bool has_colour, struct text *out)
{
    const struct stage_heading *heading = stage_heading(stage->name);
    text_printf(out, "%s%d. %s%s (--stage %s)\n", has_colour ? COLOUR_HEADING : "", stage->name + 1,
                heading->title, has_colour ? COLOUR_END : "", heading->word);
    put_sentence(heading->sentence, out);
    if (!stage->is_reached)
        text_string(out, "  The probe did not get this far.\n");
    else if (stage->name == STAGE_REWRITTEN)
        diff_form(stage, source_name, has_colour, out);
    else
        for (size_t i = 0; i < stage->line_count; i++)
            put_line(stage, i, has_colour, out);
    text_char(out, '\n');
}
