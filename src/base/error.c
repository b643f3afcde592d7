// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

struct error {
    struct text headline;
    struct text detail;
    struct text hints; /* one per line */
    int status;
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
    last = (struct error){.status = 1};
    return taken;
}

void error_put(struct error *taken)
{
    text_finish(&last.headline);
    text_finish(&last.detail);
    text_finish(&last.hints);
    last = *taken;
    free(taken);
}

int error_status(void)
{
    return last.status;
}

/* Appends each line of @lines, made safe, with @prefix in front. Tabs and backslashes stay as they are: a
 * source line needs both to look like itself, and its caret to stand below the right place. */
static void append_lines(struct text *to, const char *prefix, const char *lines)
{
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        text_string(to, prefix);
        for (size_t done = 0; done < length;) {
            size_t run = strcspn(lines + done, "\t\\\n");
            text_safe(to, lines + done, run);
            done += run;
            for (; done < length && strchr("\t\\", lines[done]) != NULL; done++)
                text_char(to, lines[done]);
        }
        text_char(to, '\n');
        lines += length + (lines[length] == '\n');
    }
}

void error_print(FILE *to)
{
    struct text message = {0};
    append_lines(&message, "bccrun: ", text_cstr(&last.headline));
    append_lines(&message, "  ", text_cstr(&last.detail));
    append_lines(&message, "  hint: ", text_cstr(&last.hints));
    fputs(text_cstr(&message), to);
    fflush(to);
    text_finish(&message);
}

void warn(const char *what, ...)
{
    struct text raw = {0};
    struct text message = {0};
    va_list arguments;
    va_start(arguments, what);
    append_format(&raw, what, arguments);
    va_end(arguments);
    append_lines(&message, "bccrun: warning: ", text_cstr(&raw));
    fputs(text_cstr(&message), stderr);
    text_finish(&raw);
    text_finish(&message);
}
