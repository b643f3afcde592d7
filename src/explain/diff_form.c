// SPDX-License-Identifier: Apache-2.0
#include "explain/diff_form.h"

#include <stdlib.h>

#include "base/colour.h"
#include "base/memory.h"
#include "explain/text_line.h"

#define CONTEXT 3 /* lines around a change, as diff(1) has them */

/* How many lines of the source and of the rewritten C. */
struct line_counts {
    size_t source, rewritten;
};

static void count_line(const struct stage_line *line, struct line_counts *counts)
{
    counts->source += line->kind != LINE_ADDED;
    counts->rewritten += line->kind != LINE_REMOVED;
}

/* Which lines are in the diff, on the heap: those near a change. */
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

/* Of the hunk that begins with line @first, behind the lines that @before counts. */
static void put_hunk_head(const struct stage *stage, const bool *is_shown, size_t first,
                          const struct line_counts *before, bool has_colour, struct text *out)
{
    struct line_counts hunk = {0};
    for (size_t i = first; i < stage->line_count && is_shown[i]; i++)
        count_line(&stage->lines[i], &hunk);
    text_printf(out, "%s@@ -%zu,%zu +%zu,%zu @@%s\n", has_colour ? COLOUR_BAR : "",
                before->source + (hunk.source > 0), hunk.source, before->rewritten + (hunk.rewritten > 0),
                hunk.rewritten, has_colour ? COLOUR_END : "");
}

static void put_line(const struct stage_line *line, bool has_colour, struct text *out)
{
    if (line->kind == LINE_ADDED)
        text_line(has_colour ? COLOUR_CARET : "", "+", line->text, out);
    else if (line->kind == LINE_REMOVED)
        text_line(has_colour ? COLOUR_ERROR : "", "-", line->text, out);
    else
        text_line("", " ", line->text, out);
}

void diff_form(const struct stage *stage, const char *source_name, bool has_colour, struct text *out)
{
    struct line_counts before = {0};
    bool *is_shown = mark_hunks(stage);
    text_line(has_colour ? COLOUR_HEADING : "", "--- ", source_name, out);
    text_line(has_colour ? COLOUR_HEADING : "", "+++ ", "libbcc", out);
    for (size_t i = 0; i < stage->line_count; i++) {
        if (is_shown[i] && (i == 0 || !is_shown[i - 1]))
            put_hunk_head(stage, is_shown, i, &before, has_colour, out);
        count_line(&stage->lines[i], &before);
        if (is_shown[i])
            put_line(&stage->lines[i], has_colour, out);
    }
    free(is_shown);
}
