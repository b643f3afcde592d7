// SPDX-License-Identifier: Apache-2.0
#include "diagnose/verdict.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/excerpt.h"
#include "diagnose/objection.h"
#include "diagnose/verifier_log.h"
#include "diagnose/verifier_words.h"
#include "probe/declare.h"

/* Everything from which the message is made. */
struct verdict {
    const struct source *source;
    const struct declared_function *function;
    const struct reply *reply;
    struct verifier_log log;
    const struct objection *objection; /* NULL: none that is known */
    struct source_position here;       /* where it failed, and */
    struct source_position there;      /* where the value in question came from; line 0: not known */
    struct source_position from;       /* the last line before a function's end that the way led through */
    char *name;                        /* of the variable that holds it, or of the helper */
};

/* For clang, what a macro makes of a function stands where the macro does. Before each of the two functions
 * that LSM_PROBE and its like make, libbcc puts two lines (VisitFunctionDecl() in its b_frontend_action.cc),
 * behind the number that translate.c gave that line; nothing of the user's begins there in the macro's column
 * but a brace. */
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

/* The position that covers @instruction, of line 0 where there is none; libbcc's own lines, which have that
 * number too, are passed over for the nearest before. */
static struct source_position position_of(const struct verdict *verdict, long instruction)
{
    const struct reply *reply = verdict->reply;
    struct source_position found = {0};
    for (size_t i = 0; i < reply->position_count; i++)
        if ((long)reply->positions[i].instruction <= instruction && reply->positions[i].line > 0)
            found = reply->positions[i];
    undo_macro_lines(verdict->source, verdict->function, &found);
    return found;
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The '=' before the call at @column, of "u64 *count = seen.lookup(&pid);"; where the column is not known (0)
 * the line's only one. NULL where there is no such. */
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

/* "count" of such a line. On the heap; NULL where it is not so simple. */
static char *assigned_name(const struct source *source, struct source_position place)
{
    size_t length = 0;
    const char *start = source_line(source, place.line, &length);
    unsigned column = excerpt_column(source, place.line, place.column);
    const char *equals = start != NULL ? find_assignment(start, length, column) : NULL;
    if (equals == NULL || excerpt_call_count(source, place.line) > 1)
        return NULL;
    while (equals > start && (equals[-1] == ' ' || equals[-1] == '\t'))
        equals--;
    const char *name = equals;
    while (name > start && is_name(name[-1]))
        name--;
    return name < equals ? xstrndup(name, (size_t)(equals - name)) : NULL;
}

/* "counts.lookup" where the user's call of a map's method stands at the place, else NULL. On the heap. */
static char *method_name(const struct source *source, struct source_position place)
{
    size_t length = 0;
    const char *start = source_line(source, place.line, &length);
    unsigned column = start != NULL ? excerpt_column(source, place.line, place.column) : 0;
    if (column == 0 || excerpt_call_count(source, place.line) == 0)
        return NULL;
    const char *name = start + column - 1;
    size_t used = 0;
    while (column - 1 + used < length && (is_name(name[used]) || name[used] == '.'))
        used++;
    return memchr(name, '.', used) != NULL ? xstrndup(name, used) : NULL;
}

/* Where the way to the end of the function left its other lines; line 0 where that is not known. */
static struct source_position last_line_before(const struct verdict *verdict)
{
    for (size_t i = verdict->log.way_length; i-- > 0;) {
        struct source_position place = position_of(verdict, verdict->log.way[i].instruction);
        if (place.line > 0 && verdict->here.line > 0 && place.line != verdict->here.line)
            return place;
    }
    return (struct source_position){0};
}

static long origin_instruction(const struct verdict *verdict)
{
    long instruction = VERIFIER_NO_INSTRUCTION;
    unsigned number;
    const struct verifier_step *step = NULL;
    if (verdict->objection->origin == ORIGIN_ALLOCATION)
        (void)verifier_log_number(&verdict->log, "alloc_insn=", &instruction);
    else if (verdict->objection->origin == ORIGIN_REGISTER && verifier_log_register(&verdict->log, &number))
        step = verifier_log_origin(&verdict->log, number);
    return step != NULL ? step->instruction : instruction;
}

static void read_verdict(struct verdict *verdict)
{
    verifier_log_read(verdict->reply->log, &verdict->log);
    verdict->objection = objection_find(&verdict->log);
    verdict->here = position_of(verdict, verdict->log.instruction);
    if (verdict->objection == NULL)
        return;
    long origin = origin_instruction(verdict);
    if (origin != VERIFIER_NO_INSTRUCTION)
        verdict->there = position_of(verdict, origin);
    if (verdict->objection->origin == ORIGIN_ALLOCATION)
        verdict->from = last_line_before(verdict);
    if (verdict->objection->names_helper)
        verdict->name = method_name(verdict->source, verdict->here);
    if (verdict->name != NULL)
        return;
    if (verdict->objection->names_helper && verdict->log.way_length > 0)
        verdict->name = verifier_step_helper(&verdict->log.way[verdict->log.way_length - 1]);
    else if (verdict->there.line > 0)
        verdict->name = assigned_name(verdict->source, verdict->there);
}

/* @format with the variable's name, or another word, in place of its "%s". On the heap. */
static char *with_name(const char *format, const char *before, const char *name, const char *after)
{
    const char *place = strstr(format, "%s");
    if (place == NULL)
        return xstrdup(format);
    return xasprintf("%.*s%s%s%s%s", (int)(place - format), format, before, name, after, place + 2);
}

static void fail_headline(const struct verdict *verdict)
{
    const struct reply *reply = verdict->reply;
    const char *function = verdict->function->name;
    if (verdict->objection == NULL) {
        const char *words = verdict->log.verdict;
        failx(reply->err, "cannot load '%s': the kernel's verifier rejects it: %s", function,
              words[0] != '\0' ? words : strerror(reply->err));
        return;
    }
    bool is_named = verdict->name != NULL;
    char *headline = with_name(verdict->objection->headline, is_named ? "'" : "",
                               is_named                           ? verdict->name
                               : verdict->objection->names_helper ? "the helper"
                                                                  : "the pointer",
                               is_named ? "'" : "");
    failx(reply->err, "cannot load '%s': %s", function, headline);
    free(headline);
}

/* What stands behind a map's call in its line has the column that libbcc's longer text gives it: one beyond
 * the end of the user's line says nothing. */
static void put_place(const struct verdict *verdict, struct source_position place, const char *note,
                      struct text *lines)
{
    unsigned column = excerpt_column(verdict->source, place.line, place.column);
    excerpt_name(verdict->source, lines);
    if (column > 0)
        text_printf(lines, ":%u:%u: %s\n", place.line, column, note);
    else
        text_printf(lines, ":%u: %s\n", place.line, note);
    excerpt_line(verdict->source, place.line, column, lines);
}

static void put_state(const struct verdict *verdict, struct text *lines)
{
    unsigned number;
    struct text words = {0};
    if (verifier_log_register(&verdict->log, &number)) {
        char *state = verifier_log_state(&verdict->log, number);
        verifier_words(state, &words);
        free(state);
    }
    if (words.length > 0)
        text_printf(lines, "what is known of it: %s\n", text_cstr(&words));
    text_finish(&words);
}

static void add_detail(const struct verdict *verdict, bool with_log)
{
    const struct objection *objection = verdict->objection;
    struct text lines = {0};
    if (verdict->here.line > 0)
        put_place(verdict, verdict->here, "here", &lines);
    if (verdict->from.line > 0 && verdict->from.line != verdict->there.line)
        put_place(verdict, verdict->from, "the way to there leaves here", &lines);
    if (verdict->there.line > 0 && verdict->there.line != verdict->here.line)
        put_place(verdict, verdict->there, objection->origin_note, &lines);
    if (objection != NULL && objection->shows_state)
        put_state(verdict, &lines);
    if (objection != NULL)
        text_printf(&lines, "the verifier's words: %s\n", verdict->log.verdict);
    if (with_log)
        text_printf(&lines, "its log:\n%s", verdict->reply->log);
    error_add_detail(text_cstr(&lines));
    text_finish(&lines);
}

/* The statement by which the function that it failed in can be left. */
static const char *return_statement(const struct verdict *verdict)
{
    struct declarations declarations = {0};
    const char *statement = "return 0;";
    unsigned nearest = 0;
    declarations_read(verdict->source, NULL, 0, &declarations);
    for (size_t i = 0; verdict->here.line > 0 && i < declarations.function_count; i++) {
        const struct declared_function *function = &declarations.functions[i];
        if (function->line > verdict->here.line || function->line < nearest)
            continue;
        nearest = function->line;
        bool is_packets = function->section != NULL && has_prefix(function->section, "xdp");
        statement = function->is_void ? "return;" : is_packets ? "return XDP_PASS;" : "return 0;";
    }
    declarations_finish(&declarations);
    return statement;
}

/* The advice with the statement that fits the function. On the heap. */
static char *with_return(const struct verdict *verdict, const char *advice)
{
    static const char usual[] = ") return 0;";
    const char *place = strstr(advice, usual);
    if (place == NULL)
        return xstrdup(advice);
    return xasprintf("%.*s) %s%s", (int)(place - advice), advice, return_statement(verdict),
                     place + strlen(usual));
}

static void add_hints(const struct verdict *verdict, bool with_log)
{
    if (verdict->objection == NULL)
        error_add_hint(
            "the verifier only takes what it can prove safe: bounds, NULL tests, initialised memory, loops "
            "that end");
    else
        for (size_t i = 0; i < 2 && verdict->objection->hints[i] != NULL; i++) {
            const char *name = verdict->name != NULL ? verdict->name : "pointer";
            char *advice = with_name(verdict->objection->hints[i], "", name, "");
            char *fitting = with_return(verdict, advice);
            error_add_hint("%s", fitting);
            free(fitting);
            free(advice);
        }
    if (verdict->objection == NULL && !with_log)
        error_add_hint("--raw-log shows all that it said");
}

int verdict_explain(const struct source *source, const struct declared_function *function,
                    const struct reply *reply, bool with_log)
{
    struct verdict verdict = {.source = source, .function = function, .reply = reply};
    read_verdict(&verdict);
    fail_headline(&verdict);
    add_detail(&verdict, with_log);
    add_hints(&verdict, with_log);
    verifier_log_finish(&verdict.log);
    free(verdict.name);
    return -reply->err;
}
