// SPDX-License-Identifier: Apache-2.0
#include "check/report.h"

#include <string.h>

#include "base/json.h"

#define WIDTH         80
#define VERDICT_WIDTH 6
#define NAME_WIDTH    15
#define INDENT        (VERDICT_WIDTH + NAME_WIDTH)

/* How many bytes of @text stand on a line of @width: up to a space, or all where there is no other way. */
static size_t break_at(const char *text, size_t width)
{
    size_t length = strlen(text);
    if (length <= width)
        return length;
    size_t at = width;
    while (at > 0 && text[at] != ' ')
        at--;
    return at > 0 ? at : strcspn(text, " ");
}

static void append_safe(struct text *line, const char *bytes, size_t length)
{
    text_safe(line, bytes, length);
    text_char(line, '\n');
}

void print_line(const char *name, const struct finding *finding, FILE *to)
{
    struct text line = {0};
    struct text what = {0};
    text_bytes(&what, finding->what.bytes, finding->what.length);
    text_printf(&line, "%-*s%-*s", VERDICT_WIDTH, verdict_name(finding->verdict), NAME_WIDTH, name);
    for (const char *rest = text_cstr(&what); *rest != '\0';) {
        size_t length = break_at(rest, WIDTH - INDENT);
        append_safe(&line, rest, length);
        rest += length + strspn(rest + length, " ");
        if (*rest != '\0')
            text_fill(&line, ' ', INDENT);
    }
    text_clear(&what);
    text_bytes(&what, finding->mend.bytes, finding->mend.length);
    for (const char *rest = text_cstr(&what); *rest != '\0'; rest += strcspn(rest, "\n") + 1) {
        text_fill(&line, ' ', INDENT);
        append_safe(&line, rest, strcspn(rest, "\n"));
    }
    fwrite(line.bytes, 1, line.length, to);
    text_finish(&what);
    text_finish(&line);
}

static void member(struct text *line, const char *key, const char *value, size_t length, bool *is_first)
{
    json_key(line, key, is_first);
    json_string(line, value, length);
}

void print_json(const char *name, const struct finding *finding, FILE *to)
{
    struct text line = {0};
    const char *verdict = verdict_name(finding->verdict);
    bool is_first = true;
    text_char(&line, '{');
    member(&line, "type", "check", strlen("check"), &is_first);
    member(&line, "name", name, strlen(name), &is_first);
    member(&line, "verdict", verdict, strlen(verdict), &is_first);
    member(&line, "what", finding->what.bytes, finding->what.length, &is_first);
    json_key(&line, "mend", &is_first);
    text_char(&line, '[');
    for (size_t at = 0; at < finding->mend.length;) {
        const char *start = finding->mend.bytes + at;
        const char *end = memchr(start, '\n', finding->mend.length - at);
        size_t length = end != NULL ? (size_t)(end - start) : finding->mend.length - at;
        if (at > 0)
            text_char(&line, ',');
        json_string(&line, start, length);
        at += length + 1;
    }
    text_string(&line, "]}\n");
    fwrite(line.bytes, 1, line.length, to);
    text_finish(&line);
}
