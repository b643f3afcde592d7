// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"

struct error {
    struct text headline;
    struct text detail;
    struct text hints; /* one per line */
    int status;
    enum error_form form;
};

/* The record of the last failure. Like errno it belongs to the process, so that leaves can report without
 * carrying a context through every call. */
static struct error last = {.status = 1};

/* A headline, a piece of advice and a warning are a line each: a newline that a file's name brings along is
 * shown as an escape. */
static __attribute__((format(printf, 2, 0))) void append_format(struct text *to, const char *format,
                                                                va_list arguments)
{
    char *string = NULL;
    if (vasprintf(&string, format, arguments) < 0)
        return;
    for (const char *at = string; *at != '\0'; at++)
        text_bytes(to, *at == '\n' ? "\\n" : at, *at == '\n' ? 2 : 1);
    free(string);
}

static __attribute__((format(printf, 2, 0))) void record(int status, const char *format, va_list arguments)
{
    error_clear();
    last.status = status;
    append_format(&last.headline, format, arguments);
}

int fail(int err, const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    record(1, what, arguments);
    va_end(arguments);
    text_string(&last.headline, ": ");
    text_string(&last.headline, strerror(err));
    return -err;
}

int failx(int err, const char *what_and_why, ...)
{
    va_list arguments;
    va_start(arguments, what_and_why);
    record(1, what_and_why, arguments);
    va_end(arguments);
    return -err;
}

int fail_usage(const char *what_and_why, ...)
{
    va_list arguments;
    va_start(arguments, what_and_why);
    record(2, what_and_why, arguments);
    va_end(arguments);
    return -EINVAL;
}

void hint(const char *advice, ...)
{
    va_list arguments;
    va_start(arguments, advice);
    append_format(&last.hints, advice, arguments);
    va_end(arguments);
    text_char(&last.hints, '\n');
}

void detail(const char *text)
{
    text_string(&last.detail, text);
}

const char *error_text(void)
{
    return text_cstr(&last.headline);
}

const char *error_detail(void)
{
    return text_cstr(&last.detail);
}

const char *error_hints(void)
{
    return text_cstr(&last.hints);
}

void error_clear(void)
{
    text_clear(&last.headline);
    text_clear(&last.detail);
    text_clear(&last.hints);
    last.status = 1;
}

struct error *error_take(void)
{
    struct error *taken = xcalloc(1, sizeof(*taken));
    *taken = last;
    last = (struct error){.status = 1, .form = taken->form};
    return taken;
}

void error_put(struct error *taken)
{
    text_finish(&last.headline);
    text_finish(&last.detail);
    text_finish(&last.hints);
    taken->form = last.form;
    last = *taken;
    free(taken);
}

int error_status(void)
{
    return last.status;
}

void error_set_form(enum error_form form)
{
    last.form = form;
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

/* Appends each line of @lines, made safe, with "  WHAT: " in front, coloured where that is wanted. */
static void append_lines(struct text *to, const char *indent, const char *what, const char *colour,
                         const char *lines)
{
    bool has_colour = last.form == ERROR_COLOUR;
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        size_t caret = has_colour ? find_caret(lines, length) : length;
        text_string(to, indent);
        text_string(to, has_colour && what[0] != '\0' ? colour : "");
        text_string(to, what);
        text_string(to, has_colour && what[0] != '\0' ? COLOUR_END : "");
        append_safe(to, lines, caret);
        text_string(to, caret < length ? COLOUR_CARET : "");
        append_safe(to, lines + caret, length - caret);
        text_string(to, caret < length ? COLOUR_END : "");
        text_char(to, '\n');
        lines += length + (lines[length] == '\n');
    }
}

/* The lines as one string; nothing where there are none. */
static void append_member(struct text *to, const char *name, const struct text *lines, bool *is_first)
{
    size_t length = lines->length;
    if (length > 0 && lines->bytes[length - 1] == '\n')
        length--;
    if (length == 0)
        return;
    json_key(to, name, is_first);
    json_string(to, lines->bytes, length);
}

static void append_json(struct text *to)
{
    bool is_first = true;
    text_char(to, '{');
    json_member(to, "type", "error", &is_first);
    json_member(to, "message", text_cstr(&last.headline), &is_first);
    append_member(to, "detail", &last.detail, &is_first);
    append_member(to, "hint", &last.hints, &is_first);
    text_string(to, "}\n");
}

void error_print(FILE *to)
{
    struct text message = {0};
    if (last.form == ERROR_JSON) {
        append_json(&message);
    } else {
        append_lines(&message, "", "bccrun: ", COLOUR_ERROR, text_cstr(&last.headline));
        append_lines(&message, "  ", "", "", text_cstr(&last.detail));
        append_lines(&message, "  ", "hint: ", COLOUR_HINT, text_cstr(&last.hints));
    }
    fputs(text_cstr(&message), to);
    fflush(to);
    text_finish(&message);
}

/* A line, or an object: @type is "warning" or "note". */
static void PRINTF(3, 0) tell(const char *type, const char *prefix, const char *what, va_list arguments)
{
    struct text raw = {0};
    struct text message = {0};
    append_format(&raw, what, arguments);
    if (last.form == ERROR_JSON) {
        bool is_first = true;
        text_char(&message, '{');
        json_member(&message, "type", type, &is_first);
        json_member(&message, "message", text_cstr(&raw), &is_first);
        text_string(&message, "}\n");
    } else {
        append_lines(&message, "", prefix, COLOUR_WARNING, text_cstr(&raw));
    }
    fputs(text_cstr(&message), stderr);
    text_finish(&raw);
    text_finish(&message);
}

void warn(const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    tell("warning", "bccrun: warning: ", what, arguments);
    va_end(arguments);
}

void note(const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    tell("note", "bccrun: ", what, arguments);
    va_end(arguments);
}
