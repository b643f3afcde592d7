// SPDX-License-Identifier: Apache-2.0
#include "explain/plain.h"

#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "base/memory.h"

#define CONTEXT   3 /* lines, as diff(1) shows them */
#define TAB_WIDTH 8
#define WIDTH     80

void print_safe(const char *bytes, struct text *out)
{
    size_t column = 0;
    while (*bytes != '\0') {
        size_t run = strcspn(bytes, "\t\\");
        column += text_safe(out, bytes, run);
        bytes += run;
        if (*bytes == '\t') {
            size_t width = TAB_WIDTH - column % TAB_WIDTH;
            text_fill(out, ' ', width);
            column += width;
        } else if (*bytes == '\\') {
            text_char(out, '\\');
            column++;
        }
        bytes += *bytes != '\0';
    }
}

static void put(const char *colour, const char *before, const char *line, bool has_colour, struct text *out)
{
    text_string(out, has_colour ? colour : "");
    text_string(out, before);
    print_safe(line, out);
    text_string(out, has_colour && colour[0] != '\0' ? COLOUR_END "\n" : "\n");
}

/* In lines that are not too long for a terminal. */
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

/* A line of a diff is in it where a change is near. */
static bool *mark_hunks(const struct stage *stage)
{
    bool *is_shown = xcalloc(stage->line_count + 1, sizeof(*is_shown));
    for (size_t i = 0; i < stage->line_count; i++) {
        if (stage->lines[i].kind == LINE_PLAIN)
            continue;
        size_t end = i + CONTEXT + 1 < stage->line_count ? i + CONTEXT + 1 : stage->line_count;
        for (size_t k = i > CONTEXT ? i - CONTEXT : 0; k < end; k++)
            is_shown[k] = true;
    }
    return is_shown;
}

struct diff_at {
    size_t ours, theirs; /* lines before */
};

static void put_hunk_head(const struct stage *stage, const bool *is_shown, size_t first,
                          const struct diff_at *at, bool has_colour, struct text *out)
{
    size_t ours = 0, theirs = 0;
    for (size_t i = first; i < stage->line_count && is_shown[i]; i++) {
        ours += stage->lines[i].kind != LINE_ADDED;
        theirs += stage->lines[i].kind != LINE_REMOVED;
    }
    text_printf(out, "%s@@ -%zu,%zu +%zu,%zu @@%s\n", has_colour ? COLOUR_BAR : "", at->ours + (ours > 0),
                ours, at->theirs + (theirs > 0), theirs, has_colour ? COLOUR_END : "");
}

static void put_diff(const struct stage *stage, const char *name, bool has_colour, struct text *out)
{
    struct diff_at at = {0};
    bool *is_shown = mark_hunks(stage);
    put(COLOUR_HEADING, "--- ", name, has_colour, out);
    put(COLOUR_HEADING, "+++ ", "libbcc", has_colour, out);
    for (size_t i = 0; i < stage->line_count; i++) {
        const struct stage_line *line = &stage->lines[i];
        if (is_shown[i] && (i == 0 || !is_shown[i - 1]))
            put_hunk_head(stage, is_shown, i, &at, has_colour, out);
        at.ours += line->kind != LINE_ADDED;
        at.theirs += line->kind != LINE_REMOVED;
        if (!is_shown[i])
            continue;
        if (line->kind == LINE_ADDED)
            put(COLOUR_CARET, "+", line->text, has_colour, out);
        else if (line->kind == LINE_REMOVED)
            put(COLOUR_ERROR, "-", line->text, has_colour, out);
        else
            put("", " ", line->text, has_colour, out);
    }
    free(is_shown);
}

static void put_line(const struct stage *stage, size_t index, bool has_colour, struct text *out)
{
    const struct stage_line *line = &stage->lines[index];
    char number[24] = "    ";
    if (line->line > 0)
        (void)snprintf(number, sizeof(number), "%4u  ", line->line);
    switch (line->kind) {
    case LINE_HEADING:
        if (index > 0)
            text_char(out, '\n');
        put(COLOUR_HEADING, "", line->text, has_colour, out);
        break;
    case LINE_SOURCE:
        put(COLOUR_BAR, number, line->text, has_colour, out);
        break;
    case LINE_NOTE:
        put("", "  ", line->text, has_colour, out);
        break;
    default:
        put("", stage->name == STAGE_SOURCE || stage->name == STAGE_IR ? number : "  ", line->text,
            has_colour, out);
    }
}

void print_stage(const struct stage *stage, const char *source_name, bool has_colour, struct text *out)
{
    text_printf(out, "%s%d. %s%s (--stage %s)\n", has_colour ? COLOUR_HEADING : "", stage->name + 1,
                stage_title(stage->name), has_colour ? COLOUR_END : "", stage_word(stage->name));
    put_sentence(stage_sentence(stage->name), out);
    if (!stage->is_reached)
        text_string(out, "  The probe did not come so far.\n");
    else if (stage->name == STAGE_REWRITTEN)
        put_diff(stage, source_name, has_colour, out);
    else
        for (size_t i = 0; i < stage->line_count; i++)
            put_line(stage, i, has_colour, out);
    text_char(out, '\n');
}
