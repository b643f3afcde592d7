// SPDX-License-Identifier: Apache-2.0
#include "explain/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "explain/page_parts.h"
#include "explain/plain.h"

#define HUES       12
#define INDENT_MAX 16             /* libbcc indents by what its own calls are long */
#define FIRST_LOW  STAGE_VERIFIER /* this stage and those behind it stand below the columns */

void page_escape(const char *bytes, struct text *out)
{
    struct text safe = {0};
    print_safe(bytes, &safe);
    for (const char *at = text_cstr(&safe); *at != '\0'; at++) {
        switch (*at) {
        case '&':
            text_string(out, "&amp;");
            break;
        case '<':
            text_string(out, "&lt;");
            break;
        case '>':
            text_string(out, "&gt;");
            break;
        case '"':
            text_string(out, "&quot;");
            break;
        case '\'':
            text_string(out, "&#39;");
            break;
        default:
            text_char(out, *at);
        }
    }
    text_finish(&safe);
}

static const char *line_class(enum stage_line_kind kind)
{
    static const char *const classes[] = {
        [LINE_PLAIN] = "l",       [LINE_HEADING] = "l head",    [LINE_SOURCE] = "l yours",
        [LINE_ADDED] = "l added", [LINE_REMOVED] = "l removed", [LINE_NOTE] = "l note",
    };
    return classes[kind];
}

/* Whether there are instructions of the line: a comment leads nowhere. */
static bool is_linked(const struct stage *stages, unsigned line)
{
    static const enum stage_name made[] = {STAGE_IR, STAGE_INSTRUCTIONS};
    for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
        for (size_t k = 0; k < stages[made[i]].line_count; k++)
            if (stages[made[i]].lines[k].line == line)
                return true;
    return false;
}

/* A neighbour's colour differs: lines that belong together are told apart at a glance. */
static void put_line(const struct stage *stages, const struct stage *stage, size_t index, struct text *out)
{
    const struct stage_line *line = &stage->lines[index];
    if (line->kind == LINE_REMOVED) /* it stands in the column beside */
        return;
    text_printf(out, "<span class=\"%s", line_class(line->kind));
    if (line->line > 0 && is_linked(stages, line->line))
        text_printf(out, " linked h%u", line->line * 5 % HUES);
    if (line->line > 0)
        text_printf(out, "\" data-line=\"%u", line->line);
    size_t indent = strspn(line->text, " ");
    text_printf(out, "\" style=\"--in:%zuch\">", indent < INDENT_MAX ? indent : INDENT_MAX);
    if (line->line > 0 && (stage->name == STAGE_SOURCE || line->kind == LINE_SOURCE))
        text_printf(out, "<i>%u</i>", line->line);
    else if (stage->name == STAGE_REWRITTEN)
        text_string(out, "<i></i>");
    page_escape(line->text + indent, out);
    text_string(out, "</span>\n");
}

static void put_stage(const struct stage *stages, const struct stage *stage, struct text *out)
{
    text_printf(out, "<section id=\"%s\">\n<h2><b>%d</b> %s</h2>\n<p>", stage_word(stage->name),
                stage->name + 1, stage_title(stage->name));
    page_escape(stage_sentence(stage->name), out);
    text_string(out, "</p>\n<pre>");
    for (size_t i = 0; i < stage->line_count; i++)
        put_line(stages, stage, i, out);
    if (!stage->is_reached)
        text_string(out, "<span class=\"l note\">The probe did not come so far.</span>\n");
    text_string(out, "</pre>\n</section>\n");
}

static void put_group(const char *group, const struct stage *stages, size_t first, size_t end,
                      struct text *out)
{
    text_printf(out, "<div class=\"%s\">\n", group);
    for (size_t i = first; i < end; i++)
        put_stage(stages, &stages[i], out);
    text_string(out, "</div>\n");
}

/* What a run would say: the line with its caret, and what to change. */
static void put_failure(const struct subject *subject, struct text *out)
{
    text_string(out, "<p class=\"failure\">");
    page_escape(subject->failure, out);
    text_string(out, "</p>\n<pre class=\"failure\">");
    for (const char *at = subject->failure_lines; *at != '\0'; at += *at == '\n') {
        size_t length = strcspn(at, "\n");
        char *line = xstrndup(at, length);
        page_escape(line, out);
        text_char(out, '\n');
        free(line);
        at += length;
    }
    text_string(out, "</pre>\n");
}

void page_write(const struct stage *stages, const struct subject *subject, struct text *out)
{
    const char *probe = subject->source->name;
    text_string(out, page_head);
    text_string(out, "<title>");
    page_escape(probe, out);
    text_string(out, " - bccrun explain</title>\n<style>\n");
    text_string(out, page_style);
    for (unsigned i = 0; i < HUES; i++)
        text_printf(out, ".h%u { --hue: %u; }\n", i, i * (360 / HUES));
    text_string(out, "</style>\n</head>\n<body>\n<header><h1>");
    page_escape(probe, out);
    text_string(out, "</h1><p>Point at a line: what belongs to it lights up in every stage. A click holds it."
                     "</p></header>\n");
    if (subject->failure != NULL)
        put_failure(subject, out);
    put_group("columns", stages, 0, FIRST_LOW, out);
    put_group("cards", stages, FIRST_LOW, STAGE_COUNT, out);
    text_string(out, "<script>\n");
    text_string(out, page_script);
    text_string(out, "</script>\n</body>\n</html>\n");
}
