// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "base/json_writer.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/progress.h"
#include "base/text.h"

struct error {
    struct text headline;
    struct text detail;
    struct text hints; /* one per line */
    enum error_cause cause;
    int number; /* what fail() was given */
    int status;
    enum error_form form;
};

/* The record of the last failure. Like errno it belongs to the process, so that leaves can report without
 * carrying a context through every call. */
static struct error last = {.status = 1};

/* What was said of the failure that comes next. */
static struct {
    struct text detail;
    struct text hints;
    enum error_cause cause;
} pending;

/* A headline, a piece of advice and a warning are a line each: a newline that a file's name brings along is
 * shown as an escape. */
static PRINTF(2, 0) void append_format(struct text *to, const char *format, va_list arguments)
{
    char *string = NULL;
    if (vasprintf(&string, format, arguments) < 0)
        return;
    for (const char *at = string; *at != '\0'; at++)
        text_bytes(to, *at == '\n' ? "\\n" : at, *at == '\n' ? 2 : 1);
    free(string);
}

static void swap(struct text *a, struct text *b)
{
    struct text kept = *a;
    *a = *b;
    *b = kept;
}

static void clear_pending(void)
{
    text_clear(&pending.detail);
    text_clear(&pending.hints);
    pending.cause = CAUSE_NONE;
}

/* The format's arguments may be the last error's own words, so they are read before it is forgotten. */
static PRINTF(3, 0) void record(int status, int number, const char *format, va_list arguments)
{
    struct text headline = {0};
    append_format(&headline, format, arguments);
    if (number != 0)
        text_printf(&headline, ": %s", strerror(number));
    swap(&last.headline, &headline);
    text_finish(&headline);
    swap(&last.detail, &pending.detail);
    swap(&last.hints, &pending.hints);
    last.cause = pending.cause;
    last.number = number;
    last.status = status;
    clear_pending();
}

int fail(int err, const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    record(1, err, what, arguments);
    va_end(arguments);
    return -err;
}

int failx(int err, const char *what_and_why, ...)
{
    va_list arguments;
    va_start(arguments, what_and_why);
    record(1, 0, what_and_why, arguments);
    va_end(arguments);
    return -err;
}

int fail_usage(const char *what_and_why, ...)
{
    va_list arguments;
    va_start(arguments, what_and_why);
    record(2, 0, what_and_why, arguments);
    va_end(arguments);
    return -EINVAL;
}

int fail_again(int number, const char *headline, const char *hints)
{
    failx(EINVAL, "%s", headline);
    text_string(&last.hints, hints);
    last.number = number;
    return -EINVAL;
}

static PRINTF(2, 0) void append_hint(struct text *hints, const char *advice, va_list arguments)
{
    int before = errno;
    append_format(hints, advice, arguments);
    text_char(hints, '\n');
    errno = before;
}

void hint(const char *advice, ...)
{
    va_list arguments;
    va_start(arguments, advice);
    append_hint(&pending.hints, advice, arguments);
    va_end(arguments);
}

void detail(const char *text)
{
    int before = errno;
    text_string(&pending.detail, text);
    errno = before;
}

void because(enum error_cause cause)
{
    pending.cause = cause;
}

void error_add_hint(const char *advice, ...)
{
    va_list arguments;
    va_start(arguments, advice);
    append_hint(&last.hints, advice, arguments);
    va_end(arguments);
}

void error_add_detail(const char *text)
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

enum error_cause error_cause(void)
{
    return last.cause;
}

int error_number(void)
{
    return last.number;
}

void error_clear(void)
{
    text_clear(&last.headline);
    text_clear(&last.detail);
    text_clear(&last.hints);
    last.cause = CAUSE_NONE;
    last.number = 0;
    last.status = 1;
    clear_pending();
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
    struct lines each = lines_of(lines);
    while (lines_next(&each)) {
        size_t caret = has_colour ? find_caret(each.start, each.length) : each.length;
        text_string(to, indent);
        text_string(to, has_colour && what[0] != '\0' ? colour : "");
        text_string(to, what);
        text_string(to, has_colour && what[0] != '\0' ? COLOUR_END : "");
        append_safe(to, each.start, caret);
        text_string(to, caret < each.length ? COLOUR_CARET : "");
        append_safe(to, each.start + caret, each.length - caret);
        text_string(to, caret < each.length ? COLOUR_END : "");
        text_char(to, '\n');
    }
}

/* The lines as one string; nothing where there are none. */
static void add_lines(struct json_writer *json, const char *key, const struct text *lines)
{
    bool has_newline = lines->length > 0 && lines->bytes[lines->length - 1] == '\n';
    if (lines->length > has_newline)
        json_add_bytes(json, key, lines->bytes, lines->length - has_newline);
}

/* A line with details and hints below, or an object: @type is "error", "warning" or "note". */
static void append_message(struct text *to, const char *type, const char *prefix, const char *colour,
                           const struct text *headline, const struct text *details, const struct text *hints)
{
    if (last.form == ERROR_JSON) {
        struct json_writer json = json_writer(to);
        json_begin_object(&json, NULL);
        json_add_string(&json, "type", type);
        json_add_string(&json, "message", text_cstr(headline));
        add_lines(&json, "detail", details);
        add_lines(&json, "hint", hints);
        json_end_object(&json);
        text_char(to, '\n');
        return;
    }
    append_lines(to, "", prefix, colour, text_cstr(headline));
    append_lines(to, "  ", "", "", text_cstr(details));
    append_lines(to, "  ", "hint: ", COLOUR_HINT, text_cstr(hints));
}

void error_print(FILE *to)
{
    assert(pending.hints.length == 0 && pending.detail.length == 0); /* else a hint came after its failure */
    struct text message = {0};
    append_message(&message, "error", "bccrun: ", COLOUR_ERROR, &last.headline, &last.detail, &last.hints);
    fputs(text_cstr(&message), to);
    fflush(to);
    text_finish(&message);
}

static void PRINTF(5, 0) tell(const char *type, const char *prefix, const struct text *details,
                              const struct text *hints, const char *what, va_list arguments)
{
    struct text raw = {0};
    struct text message = {0};
    append_format(&raw, what, arguments);
    append_message(&message, type, prefix, COLOUR_WARNING, &raw, details, hints);
    fputs(text_cstr(&message), messages());
    text_finish(&raw);
    text_finish(&message);
}

static const struct text nothing;

void warn(const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    tell("warning", "bccrun: warning: ", &nothing, &nothing, what, arguments);
    va_end(arguments);
}

void note(const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    tell("note", "bccrun: ", &nothing, &nothing, what, arguments);
    va_end(arguments);
}

void remark(const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    tell("note", "bccrun: note: ", &pending.detail, &pending.hints, what, arguments);
    va_end(arguments);
    clear_pending();
}
