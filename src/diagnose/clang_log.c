// SPDX-License-Identifier: Apache-2.0
#include "diagnose/clang_log.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/words.h"
#include "translate/translate.h"

/* Skips @words if they come next. */
static bool skip(const char **at, const char *words)
{
    const char *rest = after_prefix(*at, words);
    if (rest != NULL)
        *at = rest;
    return rest != NULL;
}

/* Reads a number and the @mark after it, and skips both; false, and *at stays, if there is none. sscanf(3) would
 * measure the whole rest of the log at each call. */
static bool read_number(const char **at, const char *mark, unsigned *number)
{
    char *end = NULL;
    if (**at < '0' || **at > '9')
        return false;
    unsigned long value = strtoul(*at, &end, 10);
    if (value > INT_MAX || !has_prefix(end, mark))
        return false;
    *number = (unsigned)value;
    *at = end + strlen(mark);
    return true;
}

/* Reads "12:5: " and skips it. */
static bool read_position(const char **at, struct clang_diagnostic *diagnostic)
{
    return read_number(at, ":", &diagnostic->line) && read_number(at, ": ", &diagnostic->column);
}

/* Reads "note: " before a note that says more than its error does. */
static bool read_note(const char **at)
{
    static const char *const notes[] = {"to match", "expanded from macro", "previous definition is here"};
    const char *note = after_prefix(*at, "note: ");
    for (size_t i = 0; note != NULL && i < sizeof(notes) / sizeof(notes[0]); i++)
        if (has_prefix(note, notes[i])) {
            *at = note;
            return true;
        }
    return false;
}

/* Reads the severity before the message and skips it. False for other notes and for everything else. */
static bool read_severity(const char **at, struct clang_diagnostic *diagnostic)
{
    diagnostic->is_error = skip(at, "error: ") || skip(at, "fatal error: ");
    if (diagnostic->is_error || skip(at, "warning: "))
        return true;
    diagnostic->is_note = read_note(at);
    diagnostic->is_error = diagnostic->is_note;
    return diagnostic->is_note;
}

/* Copies the message without the option that asked for it, " [-Werror,-Wfoo]": the user gave none. */
static char *copy_message(const char *at, size_t length)
{
    const char *option = memmem(at, length, " [-W", 4);
    return xstrndup(at, option != NULL ? (size_t)(option - at) : length);
}

/* "FILE:7:1: error: " about another file than the probe. */
static bool read_foreign(const char **at, size_t length, struct clang_diagnostic *diagnostic)
{
    const char *error = memmem(*at, length, ": error: ", 9);
    const char *fatal = memmem(*at, length, ": fatal error: ", 15);
    const char *end = fatal != NULL ? fatal : error;
    if (end == NULL)
        return false;
    diagnostic->place = xstrndup(*at, (size_t)(end - *at));
    *at = end + 2;
    return read_severity(at, diagnostic);
}

/* LLVM's code generator: "error: <probe>:3:35: in function hit i32 (i8*): message"; "0:0" if it knows no place. */
static bool read_generator(const char **at, const char *line_end, struct clang_diagnostic *diagnostic)
{
    diagnostic->is_error = true;
    if (skip(at, TRANSLATE_FILE ":") && !read_position(at, diagnostic))
        return false;
    const char *function = after_prefix(*at, "in function ");
    const char *end = function != NULL ? memmem(function, (size_t)(line_end - function), "): ", 3) : NULL;
    if (end != NULL) {
        diagnostic->function = xstrndup(function, strcspn(function, " "));
        *at = end + 3;
    }
    return true;
}

/* Up to LLVM 15: "Error at line 8: Unsupport signed division for DAG: 0x5..: i64 = sdiv ..., <probe>:8:19Please ...". */
static bool read_division(const char *line, size_t length, struct clang_diagnostic *diagnostic)
{
    const char *place = memmem(line, length, TRANSLATE_FILE ":", sizeof(TRANSLATE_FILE));
    if (memmem(line, length, CLANG_LOG_DIVISION, strlen(CLANG_LOG_DIVISION)) == NULL)
        return false;
    diagnostic->is_error = true;
    diagnostic->message = xstrdup(CLANG_LOG_DIVISION);
    if (place == NULL)
        return true;
    place += sizeof(TRANSLATE_FILE);
    if (read_number(&place, ":", &diagnostic->line))
        (void)read_number(&place, "", &diagnostic->column);
    return true;
}

/* Whether the line of @length bytes is a diagnostic. */
static bool read_diagnostic(const char *line, size_t length, struct clang_diagnostic *diagnostic)
{
    const char *at = line;
    bool is_read;
    *diagnostic = (struct clang_diagnostic){0};
    if (read_division(line, length, diagnostic))
        return true;
    if (skip(&at, TRANSLATE_FILE ":"))
        is_read = read_position(&at, diagnostic) && read_severity(&at, diagnostic);
    else if (skip(&at, "error: "))
        is_read = read_generator(&at, line + length, diagnostic);
    else
        is_read = read_foreign(&at, length, diagnostic);
    if (is_read)
        diagnostic->message = copy_message(at, length - (size_t)(at - line));
    return is_read;
}

/* "In file included from <probe>:2:", which comes before what clang reports about that file. */
static void read_include(const char *line, unsigned *include_line)
{
    if (skip(&line, "In file included from " TRANSLATE_FILE ":"))
        (void)read_number(&line, ":", include_line);
}

struct clang_diagnostic *clang_log_read(const char *output, size_t *count)
{
    struct clang_diagnostic *all = NULL;
    struct lines lines = lines_of(output);
    unsigned include_line = 0;
    *count = 0;
    while (lines_next(&lines)) {
        struct clang_diagnostic one;
        read_include(lines.start, &include_line);
        if (!read_diagnostic(lines.start, lines.length, &one))
            continue;
        one.include_line = include_line;
        include_line = 0;
        struct clang_diagnostic *place = &array_push(all, *count);
        *place = one;
    }
    return all;
}

static void free_diagnostic(struct clang_diagnostic *diagnostic)
{
    free(diagnostic->message);
    free(diagnostic->place);
    free(diagnostic->function);
}

void clang_log_free(struct clang_diagnostic *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free_diagnostic(&all[i]);
    free(all);
}

char *clang_log_warnings(const char *output)
{
    struct text warnings = {0};
    struct lines lines = lines_of(output);
    while (lines_next(&lines)) {
        struct clang_diagnostic one;
        if (!read_diagnostic(lines.start, lines.length, &one))
            continue;
        if (!one.is_error && one.line > 0)
            text_printf(&warnings, "%.*s\n", (int)lines.length, lines.start);
        free_diagnostic(&one);
    }
    return text_take(&warnings);
}

char *clang_log_quoted(const char *message)
{
    const char *start = strchr(message, '\'');
    return start != NULL ? xstrndup(start + 1, strcspn(start + 1, "'")) : xstrdup("");
}
