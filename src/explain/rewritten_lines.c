// SPDX-License-Identifier: Apache-2.0
#include "explain/rewritten_lines.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/words.h"
#include "translate/translate.h"

/* What libbcc puts before a function, in a line of its own. */
static const char *const attributes[] = {"__attribute__((section(\".bpf.fn.",
                                         "__attribute__((always_inline))"};

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && isspace((unsigned char)*at))
        at++;
    return at;
}

bool rewritten_line_is_blank(const struct rewritten_line *line)
{
    const char *end = line->text + line->length;
    return skip_space(line->text, end) == end;
}

bool rewritten_lines_are(const struct rewritten_line *lines, size_t count, const char *text, size_t length)
{
    const char *text_end = text + length;
    for (size_t i = 0; i < count; i++) {
        const char *end = lines[i].text + lines[i].length;
        for (const char *at = skip_space(lines[i].text, end); at < end; at = skip_space(at + 1, end)) {
            text = skip_space(text, text_end);
            if (text == text_end || *text != *at)
                return false;
            text++;
        }
    }
    return skip_space(text, text_end) == text_end;
}

size_t rewritten_lines_find(const struct rewritten_line *lines, size_t count, const char *text, size_t length)
{
    size_t i = 0;
    while (i < count &&
           (rewritten_line_is_blank(&lines[i]) || !rewritten_lines_are(&lines[i], 1, text, length)))
        i++;
    return i;
}

static bool is_attribute(const struct rewritten_line *line)
{
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
        if (has_prefix(line->text, attributes[i]))
            return true;
    return false;
}

static bool is_macro(const struct declarations *declarations, unsigned line)
{
    for (size_t i = 0; i < declarations->function_count; i++)
        if (declarations->functions[i].line == line)
            return declarations->functions[i].is_macro;
    return false;
}

/* Where counting begins in the run of lines from @first on. libbcc puts lines before a function that a macro
 * makes; they belong to the macro's line. */
static size_t start_of_run(const struct subject *subject, const struct rewritten_lines *lines, size_t first,
                           unsigned line)
{
    size_t length = 0;
    const char *text = source_line(subject->source, line, &length);
    if (text == NULL || !is_macro(subject->declarations, line))
        return first;
    size_t left = lines->count - first;
    size_t found = rewritten_lines_find(lines->list + first, left, text, length);
    return found < left ? first + found : first;
}

/* Numbers the lines from @first on, which begin with the user's @line; the user's @next comes after them. */
static void number_run(const struct subject *subject, struct rewritten_lines *lines, size_t first,
                       unsigned line, unsigned next)
{
    size_t start = start_of_run(subject, lines, first, line);
    for (size_t i = first; i < lines->count; i++) {
        lines->list[i].line = line < next ? line : next;
        line += i >= start && !is_attribute(&lines->list[i]);
    }
}

static int compare_lines(const void *a, const void *b)
{
    const struct rewritten_line *ours = a;
    const struct rewritten_line *theirs = b;
    if (ours->line != theirs->line)
        return ours->line < theirs->line ? -1 : 1;
    return ours->text < theirs->text ? -1 : ours->text > theirs->text;
}

void rewritten_lines_split(const struct subject *subject, const char *text, struct rewritten_lines *lines)
{
    unsigned line = 0;
    unsigned next = 0;
    size_t first = 0;
    char file[sizeof(TRANSLATE_FILE) + 1];
    struct lines all = lines_of(text);
    while (lines_next(&all)) {
        if (sscanf(all.start, "#line %u \"%8[^\"]\"", &next, file) == 2 &&
            strcmp(file, TRANSLATE_FILE) == 0) {
            number_run(subject, lines, first, line, next);
            first = lines->count;
            line = next;
        } else {
            array_push(lines->list, lines->count) = (struct rewritten_line){all.start, all.length, line};
        }
    }
    number_run(subject, lines, first, line, UINT_MAX);
    if (lines->count > 0)
        qsort(lines->list, lines->count, sizeof(lines->list[0]), compare_lines);
}

void rewritten_lines_finish(struct rewritten_lines *lines)
{
    free(lines->list);
    *lines = (struct rewritten_lines){0};
}
