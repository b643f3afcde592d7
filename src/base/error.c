// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/progress.h"

struct error {
    struct text headline;
    struct about about;
    int number; /* what fail() was given */
    int status;
    enum error_form form;
};

/* The record of the last failure. Like errno it belongs to the process, so that leaves can report without
 * carrying a context through every call. */
static struct error last = {.status = 1};

/* What was said of the failure that comes next. */
static struct about pending;

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

/* The format's arguments may be the last error's own words, so they are read before it is forgotten. */
static PRINTF(3, 0) void record(int status, int number, const char *format, va_list arguments)
{
    struct text headline = {0};
    append_format(&headline, format, arguments);
    if (number != 0)
        text_printf(&headline, ": %s", strerror(number));
    text_finish(&last.headline);
    about_finish(&last.about);
    last = (struct error){
        .headline = headline, .about = pending, .number = number, .status = status, .form = last.form};
    pending = (struct about){0};
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
    text_string(&last.about.hints, hints);
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

void at_place(const struct error_place *place)
{
    about_add_place(&pending, place);
}

void at_line(const char *file, unsigned line)
{
    at_place(&(struct error_place){.file = file, .line = line});
}

void repaired_by(unsigned line, bool is_added, const char *code)
{
    about_add_edit(&pending, line, is_added, code);
}

void error_add_hint(const char *advice, ...)
{
    va_list arguments;
    va_start(arguments, advice);
    append_hint(&last.about.hints, advice, arguments);
    va_end(arguments);
}

void error_add_detail(const char *text)
{
    text_string(&last.about.detail, text);
}

void error_add_place(const struct error_place *place)
{
    about_add_place(&last.about, place);
}

const char *error_text(void)
{
    return text_cstr(&last.headline);
}

const char *error_detail(void)
{
    return text_cstr(&last.about.detail);
}

const char *error_hints(void)
{
    return text_cstr(&last.about.hints);
}

enum error_cause error_cause(void)
{
    return last.about.cause;
}

int error_number(void)
{
    return last.number;
}

static void clear(void)
{
    text_finish(&last.headline);
    about_finish(&last.about);
}

void error_clear(void)
{
    clear();
    about_finish(&pending);
    last = (struct error){.status = 1, .form = last.form};
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
    clear();
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

static void print(const struct message *message, FILE *to)
{
    struct text text = {0};
    message_put(message, last.form, &text);
    fputs(text_cstr(&text), to);
    text_finish(&text);
}

void error_print(FILE *to)
{
    /* Else one came after its failure. */
    assert(pending.hints.length == 0 && pending.detail.length == 0);
    assert(pending.place_count == 0 && pending.edit_count == 0);
    const struct message message = {"error", "bccrun: ", COLOUR_ERROR, text_cstr(&last.headline),
                                    &last.about};
    print(&message, to);
    fflush(to);
}

static PRINTF(4, 0) void tell(const char *type, const char *prefix, const struct about *about,
                              const char *what, va_list arguments)
{
    struct text headline = {0};
    append_format(&headline, what, arguments);
    const struct message message = {type, prefix, COLOUR_WARNING, text_cstr(&headline), about};
    print(&message, messages());
    text_finish(&headline);
}

static const struct about nothing;

void warn(const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    tell("warning", "bccrun: warning: ", &nothing, what, arguments);
    va_end(arguments);
}

/* "bccrun: warning: FILE:LINE:COLUMN: ", on the heap. */
static char *warning_prefix(const struct error_place *place)
{
    struct text prefix = {0};
    text_string(&prefix, "bccrun: warning: ");
    text_safe(&prefix, place->file, strlen(place->file));
    text_printf(&prefix, ":%u:", place->line);
    if (place->column > 0)
        text_printf(&prefix, "%u:", place->column);
    text_char(&prefix, ' ');
    return text_take(&prefix);
}

void warn_at(const struct error_place *place, const char *what, ...)
{
    va_list arguments;
    char *prefix = warning_prefix(place);
    struct about about = pending;
    pending = (struct about){0};
    about_add_place(&about, place);
    va_start(arguments, what);
    tell("warning", prefix, &about, what, arguments);
    va_end(arguments);
    about_finish(&about);
    free(prefix);
}

void note(const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    tell("note", "bccrun: ", &nothing, what, arguments);
    va_end(arguments);
}

void remark(const char *what, ...)
{
    va_list arguments;
    struct about about = pending;
    pending = (struct about){0};
    va_start(arguments, what);
    tell("note", "bccrun: note: ", &about, what, arguments);
    va_end(arguments);
    about_finish(&about);
}
