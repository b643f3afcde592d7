// SPDX-License-Identifier: Apache-2.0
#include "probe/parameters.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"

#define BLANK " \t\r"

static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end != NULL ? end + 1 : line + strlen(line);
}

/* What follows "#WORD" on the line, NULL where another line is meant. */
static const char *directive(const char *line, const char *word)
{
    line += strspn(line, BLANK);
    if (*line++ != '#')
        return NULL;
    line += strspn(line, BLANK);
    line = after_prefix(line, word);
    if (line == NULL || isalnum((unsigned char)*line) || *line == '_')
        return NULL;
    return line + strspn(line, BLANK);
}

static size_t name_length(const char *at)
{
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_')
        length++;
    return length;
}

/* Appends the words of a comment without the marks around them. */
static void put_comment(const char *from, const char *end, struct text *out)
{
    while (from < end && strchr("/* \t\r\n", *from) != NULL)
        from++;
    while (end > from && strchr("/* \t\r\n", end[-1]) != NULL)
        end--;
    if (out->length > 0 && end > from)
        text_char(out, ' ');
    text_bytes(out, from, (size_t)(end - from));
}

static bool is_comment(const char *line, const char *end)
{
    line += strspn(line, BLANK);
    while (end > line && strchr(" \t\r\n", end[-1]) != NULL)
        end--;
    bool is_end = end - line >= 2 && end[-2] == '*' && end[-1] == '/';
    return line < end && (has_prefix(line, "//") || has_prefix(line, "/*") || *line == '*' || is_end);
}

/* The comment that ends on the line before @line. */
static void put_comment_above(const char *text, const char *line, struct text *out)
{
    const char *start = line;
    while (start > text) {
        const char *before = start - 1;
        while (before > text && before[-1] != '\n')
            before--;
        if (!is_comment(before, start))
            break;
        start = before;
    }
    struct lines lines = lines_of_bytes(start, (size_t)(line - start));
    while (lines_next(&lines))
        put_comment(lines.start, lines.start + lines.length, out);
}

/* Where a comment starts on the line, or its end. */
static const char *value_end(const char *at)
{
    char quote = '\0';
    for (; *at != '\0' && *at != '\n'; at++) {
        if (quote == '\0' && at[0] == '/' && (at[1] == '/' || at[1] == '*'))
            break;
        if (quote != '\0' && at[0] == '\\' && at[1] != '\0' && at[1] != '\n')
            at++;
        else if (quote != '\0' && *at == quote)
            quote = '\0';
        else if (quote == '\0' && (*at == '"' || *at == '\''))
            quote = *at;
    }
    return at;
}

/* @line is "#ifndef NAME"; the next one must define the same name. */
static void read_parameter(const char *text, const char *line, struct parameters *parameters)
{
    const char *name = directive(line, "ifndef");
    const char *value = directive(next_line(line), "define");
    size_t length = name != NULL ? name_length(name) : 0;
    if (length == 0 || has_prefix(name, "BCCRUN_") || value == NULL || name_length(value) != length ||
        strncmp(name, value, length) != 0 || directive(next_line(next_line(line)), "endif") == NULL)
        return;
    value += length + strspn(value + length, BLANK);
    const char *end = value_end(value);
    struct text comment = {0};
    put_comment_above(text, line, &comment);
    put_comment(end, next_line(end), &comment);
    while (end > value && strchr(BLANK, end[-1]) != NULL)
        end--;
    array_push(parameters->list, parameters->count) = (struct parameter){
        .name = xstrndup(name, length),
        .value = xstrndup(value, (size_t)(end - value)),
        .comment = xstrdup(text_cstr(&comment)),
    };
    text_finish(&comment);
}

void parameters_read(const char *text, struct parameters *parameters)
{
    *parameters = (struct parameters){0};
    struct lines lines = lines_of(text);
    while (lines_next(&lines))
        if (directive(lines.start, "ifndef") != NULL)
            read_parameter(text, lines.start, parameters);
}

void parameters_finish(struct parameters *parameters)
{
    for (size_t i = 0; i < parameters->count; i++) {
        free(parameters->list[i].name);
        free(parameters->list[i].value);
        free(parameters->list[i].comment);
    }
    free(parameters->list);
    *parameters = (struct parameters){0};
}

static bool includes_own_file(const char *text)
{
    struct lines lines = lines_of(text);
    while (lines_next(&lines)) {
        const char *file = directive(lines.start, "include");
        if (file != NULL && *file == '"')
            return true;
    }
    return false;
}

/* As a whole word, be it in a directive. */
static bool mentions(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strstr(text, name); at != NULL; at = strstr(at + 1, name)) {
        bool is_start = at == text || (!isalnum((unsigned char)at[-1]) && at[-1] != '_');
        if (is_start && name_length(at) == length)
            return true;
    }
    return false;
}

/* What may have been meant: a parameter of a name near to it, or any. */
static void put_advice(const struct source *source, const char *name, struct text *advice)
{
    struct parameters parameters;
    struct nearest near;
    parameters_read(source->text, &parameters);
    nearest_init(&near, name);
    for (size_t i = 0; i < parameters.count; i++)
        nearest_offer(&near, parameters.list[i].name);
    if (near.count > 0) {
        text_string(advice, "; did you mean ");
        nearest_append(&near, advice);
        text_char(advice, '?');
    } else if (parameters.count > 0) {
        text_string(advice, "; its parameters are ");
        for (size_t i = 0; i < parameters.count; i++)
            text_printf(advice, "%s%s", i > 0 ? ", " : "", parameters.list[i].name);
    } else {
        text_string(advice, "; it has no parameters");
    }
    nearest_finish(&near);
    parameters_finish(&parameters);
}

void parameters_warn(const struct source *source, const char *const *flags, size_t count)
{
    bool is_open = includes_own_file(source->text);
    for (size_t i = 0; i < count && !is_open; i++) {
        struct text advice = {0};
        char *name = xstrndup(flags[i] + 2, name_length(flags[i] + 2));
        if (has_prefix(flags[i], "-D") && !mentions(source->text, name)) {
            put_advice(source, name, &advice);
            warn("-D %s has no effect: '%s' never mentions %s%s", name, source->name, name,
                 text_cstr(&advice));
        }
        text_finish(&advice);
        free(name);
    }
}
