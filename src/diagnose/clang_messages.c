// SPDX-License-Identifier: Apache-2.0
#include "diagnose/clang_messages.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "translate/translate.h"

/* Reads a number with @mark behind it and moves behind both. By hand: sscanf(3) measures the whole of what is
 * left at each call, and a verifier's log has millions of bytes. */
bool clang_read_number(const char **at, const char *mark, unsigned *number)
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

/* Reads "12:5: " and moves behind it. */
static bool read_position(const char **at, struct diagnostic *diagnostic)
{
    return clang_read_number(at, ":", &diagnostic->line) && clang_read_number(at, ": ", &diagnostic->column);
}

/* The severity that the message starts with; moves behind it. False for notes and everything else. */
static bool read_severity(const char **at, struct diagnostic *diagnostic)
{
    static const struct {
        const char *word;
        bool is_error;
    } severities[] = {{"error: ", true}, {"fatal error: ", true}, {"warning: ", false}};
    for (size_t i = 0; i < sizeof(severities) / sizeof(severities[0]); i++) {
        size_t length = strlen(severities[i].word);
        if (strncmp(*at, severities[i].word, length) != 0)
            continue;
        diagnostic->is_error = severities[i].is_error;
        *at += length;
        return true;
    }
    /* Notes that say more than their error. */
    static const char *const notes[] = {"to match", "expanded from macro", "previous definition is here"};
    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
        bool is_it = has_prefix(*at, "note: ") && has_prefix(*at + 6, notes[i]);
        diagnostic->is_note |= is_it;
    }
    diagnostic->is_error = diagnostic->is_note;
    *at += diagnostic->is_note ? strlen("note: ") : 0;
    return diagnostic->is_note;
}

/* Without the option that asked for it, which says nothing to someone who gave none: " [-Werror,-Wfoo]". */
static char *copy_message(const char *at, size_t length)
{
    const char *option = memmem(at, length, " [-W", 4);
    return xstrndup(at, option != NULL ? (size_t)(option - at) : length);
}

/* Moves behind @words if they come next. */
static bool skip(const char **at, const char *words)
{
    size_t length = strlen(words);
    if (strncmp(*at, words, length) != 0)
        return false;
    *at += length;
    return true;
}

/* "FILE:7:1: error: " of another file than the probe. */
static bool read_foreign(const char **at, size_t length, struct diagnostic *diagnostic)
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

/* LLVM's code generator: "error: <probe>:3:35: in function hit i32 (i8*): message"; "0:0" where it knows no
 * place. */
static bool read_generator(const char **at, const char *line_end, struct diagnostic *diagnostic)
{
    diagnostic->is_error = true;
    if (skip(at, TRANSLATE_FILE ":") && !read_position(at, diagnostic))
        return false;
    const char *function_end = NULL;
    if (has_prefix(*at, "in function "))
        function_end = memmem(*at, (size_t)(line_end - *at), "): ", 3);
    if (function_end != NULL) {
        diagnostic->function = xstrndup(*at + 12, strcspn(*at + 12, " "));
        *at = function_end + 3;
    }
    return true;
}

/* Whether the line of @length bytes is a diagnostic. */
static bool read_diagnostic(const char *line, size_t length, struct diagnostic *diagnostic)
{
    const char *at = line;
    bool is_read;
    *diagnostic = (struct diagnostic){0};
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

/* "In file included from <probe>:2:", which stands before what is said of that file. */
static void read_include(const char *line, unsigned *include_line)
{
    if (skip(&line, "In file included from " TRANSLATE_FILE ":"))
        (void)clang_read_number(&line, ":", include_line);
}

struct diagnostic *clang_messages_read(const char *output, size_t *count)
{
    struct diagnostic *all = NULL;
    unsigned include_line = 0;
    *count = 0;
    while (*output != '\0') {
        size_t length = strcspn(output, "\n");
        struct diagnostic one;
        read_include(output, &include_line);
        if (read_diagnostic(output, length, &one)) {
            one.include_line = include_line;
            include_line = 0;
            struct diagnostic *place = &array_push(all, *count);
            *place = one;
        }
        output += length + (output[length] == '\n');
    }
    return all;
}

void clang_messages_free(struct diagnostic *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(all[i].message);
        free(all[i].place);
        free(all[i].function);
    }
    free(all);
}
