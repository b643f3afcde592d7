// SPDX-License-Identifier: Apache-2.0
#include "explain/page_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/lines.h"
#include "base/memory.h"
#include "explain/html.h"

EMBEDDED(page_head_html); /* up to the title; the page may fetch nothing and run only its own script */
EMBEDDED(page_css);
EMBEDDED(page_js);

#define HUES        12
#define INDENT_MAX  16             /* libbcc indents by the length of its own calls */
#define FIRST_BELOW STAGE_VERIFIER /* this stage and the later ones are below the columns */

static const char *line_class(enum stage_line_kind kind)
{
    static const char *const classes[] = {
        [LINE_PLAIN] = "l",       [LINE_HEADING] = "l head",    [LINE_SOURCE] = "l yours",
        [LINE_ADDED] = "l added", [LINE_REMOVED] = "l removed", [LINE_NOTE] = "l note",
    };
    return classes[kind];
}

static bool has_line(const struct stage *stage, unsigned line)
{
    for (size_t i = 0; i < stage->line_count; i++)
        if (stage->lines[i].line == line)
            return true;
    return false;
}

/* Whether the line became instructions: a comment leads nowhere. */
static bool is_linked(const struct page *page, unsigned line)
{
    return line > 0 &&
           (has_line(&page->stages[STAGE_IR], line) || has_line(&page->stages[STAGE_INSTRUCTIONS], line));
}

static void put_line_number(const struct stage *stage, const struct stage_line *line, struct text *out)
{
    if (line->line > 0 && (stage->name == STAGE_SOURCE || line->kind == LINE_SOURCE))
        text_printf(out, "<i>%u</i>", line->line);
    else if (stage->name == STAGE_REWRITTEN)
        text_string(out, "<i></i>");
}

/* Neighbors have different colors, so that lines that belong together are seen at a glance. */
static void put_line(const struct page *page, const struct stage *stage, const struct stage_line *line,
                     struct text *out)
{
    size_t indent = strspn(line->text, " ");
    text_printf(out, "<span class=\"%s", line_class(line->kind));
    if (is_linked(page, line->line))
        text_printf(out, " linked h%u", line->line * 5 % HUES);
    if (line->line > 0)
        text_printf(out, "\" data-line=\"%u", line->line);
    text_printf(out, "\" style=\"--in:%zuch\">", indent < INDENT_MAX ? indent : INDENT_MAX);
    put_line_number(stage, line, out);
    html_escape(line->text + indent, out);
    text_string(out, "</span>\n");
}

static void put_stage(const struct page *page, const struct stage *stage, struct text *out)
{
    const struct stage_heading *heading = stage_heading(stage->name);
    text_printf(out, "<section id=\"%s\">\n<h2><b>%d</b> %s</h2>\n<p>", heading->word, stage->name + 1,
                heading->title);
    html_escape(heading->sentence, out);
    text_string(out, "</p>\n<pre>");
    for (size_t i = 0; i < stage->line_count; i++)
        if (stage->lines[i].kind != LINE_REMOVED) /* the source is in the next column */
            put_line(page, stage, &stage->lines[i], out);
    if (!stage->is_reached)
        text_string(out, "<span class=\"l note\">The probe did not get this far.</span>\n");
    text_string(out, "</pre>\n</section>\n");
}

static void put_group(const char *group, const struct page *page, size_t first, size_t end, struct text *out)
{
    text_printf(out, "<div class=\"%s\">\n", group);
    for (size_t i = first; i < end; i++)
        put_stage(page, &page->stages[i], out);
    text_string(out, "</div>\n");
}

/* What a run prints: the line with its caret, and what to change. */
static void put_failure(const struct page *page, struct text *out)
{
    text_string(out, "<p class=\"failure\">");
    html_escape(page->failure, out);
    text_string(out, "</p>\n<pre class=\"failure\">");
    struct lines lines = lines_of(page->failure_lines);
    while (lines_next(&lines)) {
        char *line = xstrndup(lines.start, lines.length);
        html_escape(line, out);
        text_char(out, '\n');
        free(line);
    }
    text_string(out, "</pre>\n");
}

static void put_head(const char *probe, struct text *out)
{
    text_string(out, page_head_html.text);
    text_string(out, "<title>");
    html_escape(probe, out);
    text_string(out, " - bccrun explain</title>\n<style>\n");
    text_string(out, page_css.text);
    for (unsigned i = 0; i < HUES; i++)
        text_printf(out, ".h%u { --hue: %u; }\n", i, i * (360 / HUES));
    text_string(out, "</style>\n</head>\n");
}

void page_form(const struct page *page, struct text *out)
{
    put_head(page->probe, out);
    text_string(out, "<body>\n<header><h1>");
    html_escape(page->probe, out);
    text_string(out, "</h1><p>Point at a line to see what belongs to it in every stage. Click to keep it lit."
                     "</p></header>\n");
    if (page->failure != NULL)
        put_failure(page, out);
    put_group("columns", page, 0, FIRST_BELOW, out);
    put_group("cards", page, FIRST_BELOW, STAGE_COUNT, out);
    text_string(out, "<script>\n");
    text_string(out, page_js.text);
    text_string(out, "</script>\n</body>\n</html>\n");
}
