// SPDX-License-Identifier: Apache-2.0
#include "base/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "base/json_writer.h"
#include "base/lines.h"
#include "base/memory.h"

void about_add_place(struct about *about, const struct error_place *place)
{
    struct error_place *added = &array_push(about->places, about->place_count);
    *added = *place;
    added->file = xstrdup(place->file);
    added->what = place->what != NULL ? xstrdup(place->what) : NULL;
}

void about_add_edit(struct about *about, unsigned line, bool is_added, const char *code)
{
    struct error_edit *added = &array_push(about->edits, about->edit_count);
    *added = (struct error_edit){.line = line, .is_added = is_added, .code = xstrdup(code)};
}

void about_finish(struct about *about)
{
    text_finish(&about->detail);
    text_finish(&about->hints);
    for (size_t i = 0; i < about->place_count; i++) {
        free((char *)about->places[i].file);
        free((char *)about->places[i].what);
    }
    for (size_t i = 0; i < about->edit_count; i++)
        free(about->edits[i].code);
    free(about->places);
    free(about->edits);
    *about = (struct about){0};
}

/* Tabs and backslashes stay as they are: a source line needs both to look like itself, and its caret to stand
 * below the right place. */
static void append_safe(struct text *to, const char *line, size_t length)
{
    for (size_t done = 0; done < length;) {
        size_t run = strcspn(line + done, "\t\\\n");
        run = run < length - done ? run : length - done;
        text_safe(to, line + done, run);
        done += run;
        for (; done < length && strchr("\t\\", line[done]) != NULL; done++)
            text_char(to, line[done]);
    }
}

/* Where in a line with nothing but a caret and what it underlines that begins; @length in any other. */
static size_t find_caret(const char *line, size_t length)
{
    size_t at = strspn(line, " \t|");
    bool is_caret = at < length && at + strspn(line + at, " ^~") >= length;
    return is_caret ? at : length;
}

/* How lines begin: with an indent and a coloured word. */
struct line_start {
    const char *indent;
    const char *what;
    const char *colour; /* NULL: without colours */
};

/* Appends each line of @lines, made safe. */
static void append_lines(struct text *to, struct line_start start, const char *lines)
{
    struct lines each = lines_of(lines);
    bool has_colour = start.colour != NULL;
    while (lines_next(&each)) {
        size_t caret = has_colour ? find_caret(each.start, each.length) : each.length;
        text_string(to, start.indent);
        text_string(to, has_colour && start.what[0] != '\0' ? start.colour : "");
        text_string(to, start.what);
        text_string(to, has_colour && start.what[0] != '\0' ? COLOUR_END : "");
        append_safe(to, each.start, caret);
        text_string(to, caret < each.length ? COLOUR_CARET : "");
        append_safe(to, each.start + caret, each.length - caret);
        text_string(to, caret < each.length ? COLOUR_END : "");
        text_char(to, '\n');
    }
}

static void put_text(const struct message *message, bool has_colour, struct text *to)
{
    const struct line_start headline = {"", message->prefix, has_colour ? message->colour : NULL};
    const struct line_start detail = {"  ", "", has_colour ? "" : NULL};
    const struct line_start hint = {"  ", "hint: ", has_colour ? COLOUR_HINT : NULL};
    append_lines(to, headline, message->headline);
    append_lines(to, detail, text_cstr(&message->about->detail));
    append_lines(to, hint, text_cstr(&message->about->hints));
}

/* The lines as one string; nothing where there are none. */
static void add_lines(struct json_writer *json, const char *key, const struct text *lines)
{
    bool has_newline = lines->length > 0 && lines->bytes[lines->length - 1] == '\n';
    if (lines->length > has_newline)
        json_add_bytes(json, key, lines->bytes, lines->length - has_newline);
}

static void add_place(struct json_writer *json, const struct error_place *place)
{
    json_add_string(json, "file", place->file);
    json_add_unsigned(json, "line", place->line);
    if (place->column > 0)
        json_add_unsigned(json, "column", place->column);
    if (place->end > 0)
        json_add_unsigned(json, "end", place->end);
}

static void add_related(struct json_writer *json, const struct about *about)
{
    if (about->place_count < 2)
        return;
    json_begin_array(json, "related");
    for (size_t i = 1; i < about->place_count; i++) {
        json_begin_object(json, NULL);
        json_add_string(json, "type", about->places[i].is_mistake ? "error" : "note");
        if (about->places[i].what != NULL)
            json_add_string(json, "message", about->places[i].what);
        add_place(json, &about->places[i]);
        json_end_object(json);
    }
    json_end_array(json);
}

static void add_edits(struct json_writer *json, const struct about *about)
{
    if (about->edit_count == 0)
        return;
    json_begin_array(json, "edits");
    for (size_t i = 0; i < about->edit_count; i++) {
        json_begin_object(json, NULL);
        json_add_unsigned(json, "line", about->edits[i].line);
        json_add_string(json, "action", about->edits[i].is_added ? "add above" : "replace");
        json_add_string(json, "text", about->edits[i].code);
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_json(const struct message *message, struct text *to)
{
    const struct about *about = message->about;
    struct json_writer json = json_writer(to);
    json_begin_object(&json, NULL);
    json_add_string(&json, "type", message->type);
    json_add_string(&json, "message", message->headline);
    if (about->place_count > 0)
        add_place(&json, &about->places[0]);
    add_lines(&json, "detail", &about->detail);
    add_lines(&json, "hint", &about->hints);
    add_related(&json, about);
    add_edits(&json, about);
    json_end_object(&json);
    text_char(to, '\n');
}

/* "FILE:LINE:COLUMN: TYPE: WORDS" */
static void put_gcc_line(const struct error_place *place, const char *type, const char *words, size_t length,
                         struct text *to)
{
    text_safe(to, place->file, strlen(place->file));
    text_printf(to, ":%u:", place->line);
    if (place->column > 0)
        text_printf(to, "%u:", place->column);
    text_printf(to, " %s: ", type);
    append_safe(to, words, length);
    text_char(to, '\n');
}

static void put_gcc(const struct message *message, struct text *to)
{
    const struct about *about = message->about;
    struct lines hints = lines_of(text_cstr(&about->hints));
    put_gcc_line(&about->places[0], message->type, message->headline, strlen(message->headline), to);
    for (size_t i = 1; i < about->place_count; i++) {
        const struct error_place *place = &about->places[i];
        const char *what = place->what != NULL ? place->what : "here";
        put_gcc_line(place, place->is_mistake ? "error" : "note", what, strlen(what), to);
    }
    while (lines_next(&hints))
        put_gcc_line(&about->places[0], "note", hints.start, hints.length, to);
}

void message_put(const struct message *message, enum error_form form, struct text *to)
{
    if (form == ERROR_JSON)
        put_json(message, to);
    else if (form == ERROR_GCC && message->about->place_count > 0)
        put_gcc(message, to);
    else
        put_text(message, form == ERROR_COLOUR, to);
}
