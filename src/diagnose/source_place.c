// SPDX-License-Identifier: Apache-2.0
#include "diagnose/source_place.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/map_call.h"

/* To clang, the function that a macro makes is in the macro's line. libbcc puts two lines before each of the two
 * functions that LSM_PROBE and the like make (VisitFunctionDecl() in its b_frontend_action.cc), after the #line
 * directive of translate/translate.c; only a brace of the user's may be in that column four lines below. */
#define MACRO_LINES 4

static void undo_macro_lines(const struct source *source, const struct declared_function *function,
                             struct source_position *position)
{
    size_t length = 0;
    const char *start = source_line(source, function->line, &length);
    if (function->is_macro && start != NULL && position->line == function->line + MACRO_LINES &&
        position->column == strspn(start, " \t") + 1)
        position->line = function->line;
}

struct source_place source_place_of(const struct source *source, const struct declared_function *function,
                                    const struct reply *reply, long instruction)
{
    struct source_position found = {0};
    for (size_t i = 0; i < reply->position_count; i++)
        if ((long)reply->positions[i].instruction <= instruction && reply->positions[i].line > 0)
            found = reply->positions[i];
    undo_macro_lines(source, function, &found);
    return (struct source_place){
        .line = found.line,
        .column = map_call_column(source, found.line, found.column),
    };
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The '=' before the column in its statement; if the column is 0, the only one of the line. NULL: there is none. */
static const char *find_assignment(const char *line, size_t length, unsigned column)
{
    const char *end = column > 0 ? line + column - 1 : line + length;
    const char *found = NULL;
    for (const char *at = line; at < end; at++) {
        bool is_other = at > line && strchr("=!<>", at[-1]) != NULL;
        if (*at == ';' && column > 0)
            found = NULL;
        else if (*at == '=' && at + 1 < line + length && at[1] != '=' && !is_other)
            found = column == 0 && found != NULL ? end : at;
    }
    return found != end ? found : NULL;
}

char *source_place_variable(const struct source *source, struct source_place place)
{
    size_t length = 0;
    const char *start = source_line(source, place.line, &length);
    const char *equals = start != NULL ? find_assignment(start, length, place.column) : NULL;
    if (equals == NULL || map_call_count(source, place.line) > 1)
        return NULL;
    while (equals > start && (equals[-1] == ' ' || equals[-1] == '\t'))
        equals--;
    const char *name = equals;
    while (name > start && is_name(name[-1]))
        name--;
    return name < equals ? xstrndup(name, (size_t)(equals - name)) : NULL;
}
