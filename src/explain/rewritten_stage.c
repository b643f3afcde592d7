// SPDX-License-Identifier: Apache-2.0
/* The user's text with libbcc's lines in it, as a diff shows them. */
#include <ctype.h>
#include <stdlib.h>

#include "explain/make_stages.h"
#include "explain/rewritten_lines.h"
#include "explain/rewritten_text.h"

static void add_rewritten(const struct rewritten_line *lines, size_t count, unsigned line,
                          struct stage *stage)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = lines[i].length;
        while (length > 0 && isspace((unsigned char)lines[i].text[length - 1]))
            length--;
        if (length > 0)
            stage_add(stage, LINE_ADDED, line, "%.*s", (int)length, lines[i].text);
    }
}

/* The user's line, and the lines that libbcc made of it: it may be as it was, stand between others, or be
 * replaced by them. */
static void add_line(const struct rewritten_line *lines, size_t count, unsigned line, const char *text,
                     size_t length, struct stage *stage)
{
    if (rewritten_lines_are(lines, count, text, length)) {
        stage_add(stage, LINE_PLAIN, line, "%.*s", (int)length, text);
        return;
    }
    size_t same = rewritten_lines_find(lines, count, text, length);
    if (same == count) {
        stage_add(stage, LINE_REMOVED, line, "%.*s", (int)length, text);
        add_rewritten(lines, count, line, stage);
        return;
    }
    add_rewritten(lines, same, line, stage);
    stage_add(stage, LINE_PLAIN, line, "%.*s", (int)length, text);
    add_rewritten(lines + same + 1, count - same - 1, line, stage);
}

static void add_lines(const struct source *source, const struct rewritten_lines *lines, struct stage *stage)
{
    size_t next = 0;
    size_t length = 0;
    const char *text;
    for (unsigned line = 1; (text = source_line(source, line, &length)) != NULL; line++) {
        size_t first = next;
        while (next < lines->count && lines->list[next].line <= line)
            next++;
        if (length > 0 || text[0] != '\0')
            add_line(lines->list + first, next - first, line, text, length, stage);
    }
}

void make_rewritten_stage(const struct subject *subject, struct stage *stage)
{
    const char *rewritten = subject->stages->rewritten;
    char *text = rewritten != NULL ? rewritten_text_strip(rewritten) : NULL;
    if (text == NULL)
        return;
    struct rewritten_lines lines = {0};
    rewritten_lines_split(subject, text, &lines);
    add_lines(subject->source, &lines, stage);
    rewritten_lines_finish(&lines);
    free(text);
}
