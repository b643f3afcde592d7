// SPDX-License-Identifier: Apache-2.0
#include "check/report.h"

#include <string.h>

#include "base/json_writer.h"
#include "base/lines.h"

#define WIDTH         80
#define VERDICT_WIDTH 6
#define NAME_WIDTH    15
#define INDENT        (VERDICT_WIDTH + NAME_WIDTH)

/* How many bytes of @text fit a line of @width: up to a space, or the whole word if that is longer. */
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

static void put_what(const char *what, struct text *line)
{
    while (*what != '\0') {
        size_t length = break_at(what, WIDTH - INDENT);
        append_safe(line, what, length);
        what += length + strspn(what + length, " ");
        if (*what != '\0')
            text_fill(line, ' ', INDENT);
    }
}

void report_table(const char *name, const struct finding *finding, FILE *to)
{
    struct text line = {0};
    text_printf(&line, "%-*s%-*s", VERDICT_WIDTH, verdict_name(finding->verdict), NAME_WIDTH, name);
    put_what(text_cstr(&finding->what), &line);
    struct lines fixes = lines_of(text_cstr(&finding->fixes));
    while (lines_next(&fixes)) {
        text_fill(&line, ' ', INDENT);
        append_safe(&line, fixes.start, fixes.length);
    }
    fwrite(line.bytes, 1, line.length, to);
    text_finish(&line);
}

void report_json(const char *name, const struct finding *finding, FILE *to)
{
    struct text line = {0};
    struct json_writer json = json_writer(&line);
    json_begin_object(&json, NULL);
    json_add_string(&json, "type", "check");
    json_add_string(&json, "name", name);
    json_add_string(&json, "verdict", verdict_name(finding->verdict));
    json_add_string(&json, "what", text_cstr(&finding->what));
    json_begin_array(&json, "mend");
    struct lines fixes = lines_of(text_cstr(&finding->fixes));
    while (lines_next(&fixes))
        json_add_bytes(&json, NULL, fixes.start, fixes.length);
    json_end_array(&json);
    json_end_object(&json);
    text_char(&line, '\n');
    fwrite(line.bytes, 1, line.length, to);
    text_finish(&line);
}
