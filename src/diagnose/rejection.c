// SPDX-License-Identifier: Apache-2.0
#include "diagnose/rejection.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/excerpt.h"
#include "diagnose/helper_cause.h"
#include "diagnose/map_call.h"
#include "diagnose/recursion.h"
#include "diagnose/register_origin.h"
#include "diagnose/register_state.h"
#include "diagnose/rejection_fix.h"
#include "diagnose/source_place.h"
#include "diagnose/template.h"
#include "diagnose/verifier_log.h"
#include "diagnose/verifier_mistake.h"
#include "probe/declare.h"

/* Everything that the message is made of. */
struct rejection {
    const struct source *source;
    const struct declared_function *function;
    const struct reply *reply;
    struct verifier_log log;
    const struct verifier_mistake *mistake; /* NULL: none that is known */
    struct source_place here;               /* where the program failed */
    struct source_place there;              /* where the value in question came from */
    struct source_place from;               /* the last other line before a function's end */
    char *name; /* of the variable that has the value, or of the helper; or NULL */
};

static struct source_place place_of(const struct rejection *rejection, long instruction)
{
    return source_place_of(rejection->source, rejection->function, rejection->reply, instruction);
}

/* The last other line on the path to the end of the function. */
static struct source_place last_line_before(const struct rejection *rejection)
{
    for (size_t i = rejection->log.path_length; i-- > 0;) {
        struct source_place place = place_of(rejection, rejection->log.path[i].instruction);
        if (place.line > 0 && rejection->here.line > 0 && place.line != rejection->here.line)
            return place;
    }
    return (struct source_place){0};
}

static long origin_instruction(const struct rejection *rejection)
{
    long instruction = VERIFIER_NO_INSTRUCTION;
    unsigned number;
    const struct verifier_step *step = NULL;
    if (rejection->mistake->origin.kind == ORIGIN_ALLOCATION)
        (void)verifier_log_number(&rejection->log, "alloc_insn=", &instruction);
    else if (rejection->mistake->origin.kind == ORIGIN_REGISTER &&
             verifier_log_register(&rejection->log, &number))
        step = register_origin(&rejection->log, number);
    return step != NULL ? step->instruction : instruction;
}

/* The method that the probe calls where it failed, or else the helper. */
static char *called_name(const struct rejection *rejection)
{
    const struct verifier_log *log = &rejection->log;
    char *method = map_call_name(rejection->source, rejection->here.line, rejection->here.column);
    if (method != NULL || log->path_length == 0)
        return method;
    return verifier_step_helper(&log->path[log->path_length - 1]);
}

static void read_rejection(struct rejection *rejection)
{
    verifier_log_read(rejection->reply->log, &rejection->log);
    rejection->mistake = verifier_mistake_find(&rejection->log);
    rejection->here = place_of(rejection, rejection->log.instruction);
    if (rejection->mistake == NULL)
        return;
    long origin = origin_instruction(rejection);
    if (origin != VERIFIER_NO_INSTRUCTION)
        rejection->there = place_of(rejection, origin);
    if (rejection->mistake->origin.kind == ORIGIN_ALLOCATION)
        rejection->from = last_line_before(rejection);
    if (rejection->mistake->names_helper)
        rejection->name = called_name(rejection);
    else if (rejection->there.line > 0)
        rejection->name = source_place_variable(rejection->source, rejection->there);
}

static void put_state(const struct rejection *rejection, struct text *lines)
{
    unsigned number;
    struct text words = {0};
    if (verifier_log_register(&rejection->log, &number)) {
        char *state = verifier_log_state(&rejection->log, number);
        register_state_put(state, &words);
        free(state);
    }
    if (words.length > 0)
        text_printf(lines, "what the verifier knows of it: %s\n", text_cstr(&words));
    text_finish(&words);
}

static void put_place(const struct rejection *rejection, struct source_place place, const char *note,
                      struct text *lines)
{
    excerpt_place(rejection->source, place.line, place.column, note, lines);
}

static void add_detail(const struct rejection *rejection, bool with_log)
{
    const struct verifier_mistake *mistake = rejection->mistake;
    struct text lines = {0};
    if (rejection->here.line > 0)
        put_place(rejection, rejection->here, NULL, &lines);
    if (rejection->from.line > 0 && rejection->from.line != rejection->there.line)
        put_place(rejection, rejection->from, "this branch leads there", &lines);
    if (rejection->there.line > 0 && rejection->there.line != rejection->here.line)
        put_place(rejection, rejection->there, mistake->origin.note, &lines);
    if (mistake != NULL && mistake->shows_state)
        put_state(rejection, &lines);
    if (mistake != NULL)
        text_printf(&lines, "the verifier's message: %s\n", rejection->log.verdict);
    if (with_log)
        text_printf(&lines, "its log:\n%s", rejection->reply->log);
    detail(text_cstr(&lines));
    text_finish(&lines);
}

/* The statement that leaves the function in which the program failed. */
static const char *return_statement(const struct rejection *rejection)
{
    struct declarations declarations = {0};
    const char *statement = "return 0;";
    unsigned nearest = 0;
    declarations_read(rejection->source, NULL, 0, &declarations);
    for (size_t i = 0; rejection->here.line > 0 && i < declarations.function_count; i++) {
        const struct declared_function *function = &declarations.functions[i];
        if (function->line > rejection->here.line || function->line < nearest)
            continue;
        nearest = function->line;
        const char *section = function->section != NULL ? function->section : "";
        statement = function->is_void            ? "return;"
                    : has_prefix(section, "xdp") ? "return XDP_PASS;"
                    : has_prefix(section, "tc/") ? "return TC_ACT_UNSPEC;"
                                                 : "return 0;";
    }
    declarations_finish(&declarations);
    return statement;
}

/* The hint with the statement that fits the function. On the heap. */
static char *with_return(const struct rejection *rejection, const char *advice)
{
    static const char usual[] = ") return 0;";
    const char *place = strstr(advice, usual);
    if (place == NULL)
        return xstrdup(advice);
    return xasprintf("%.*s) %s%s", (int)(place - advice), advice, return_statement(rejection),
                     place + strlen(usual));
}

/* The hint with the user's map in place of the example's, @usual ("events."). Takes @advice, which is on the heap. */
static char *with_map(const struct rejection *rejection, struct source_place place, const char *usual,
                      char *advice)
{
    const char *at = strstr(advice, usual);
    char *call = at != NULL ? map_call_name(rejection->source, place.line, place.column) : NULL;
    if (call == NULL)
        return advice;
    char *named = xasprintf("%.*s%.*s%s", (int)(at - advice), advice, (int)strcspn(call, ".") + 1, call,
                            at + strlen(usual));
    free(advice);
    free(call);
    return named;
}

static void add_hint(const struct rejection *rejection, const char *template)
{
    char *advice = template_fill(template, rejection->name != NULL ? rejection->name : "pointer");
    char *fitting = with_return(rejection, advice);
    fitting = with_map(rejection, rejection->there, "events.", fitting);
    fitting = with_map(rejection, rejection->here, "counts.", fitting);
    hint("%s", fitting);
    free(fitting);
    free(advice);
}

static bool add_fix(const struct rejection *rejection)
{
    struct rejected rejected = {.source = rejection->source,
                                .here = rejection->here,
                                .there = rejection->there,
                                .name = rejection->name,
                                .leave = return_statement(rejection)};
    (void)verifier_log_register(&rejection->log, &rejected.number);
    return rejection_fix(rejection->mistake->fix, &rejected);
}

/* Why the line that was given is needed: the hint up to its example. */
static void add_reason(const char *template)
{
    hint("%.*s", (int)(strcspn(template, ":")), template);
}

static void add_hints(const struct rejection *rejection)
{
    const struct verifier_mistake *mistake = rejection->mistake;
    bool is_fixed = add_fix(rejection);
    if (is_fixed && mistake->fix == FIX_NULL)
        add_reason(mistake->hints[0]);
    for (size_t i = 0; i < 2 && mistake->hints[i] != NULL && !is_fixed; i++)
        add_hint(rejection, mistake->hints[i]);
}

/* The machine's reason, on the heap; NULL: none is found. The helper's name is that of the kernel: a map's method in the
 * probe may stand for several. */
static char *machine_cause(const struct rejection *rejection)
{
    const struct verifier_log *log = &rejection->log;
    long number;
    if (verifier_log_number(log, "unknown#", &number) && number >= 0)
        return helper_cause_of_number("", (unsigned)number);
    char *helper = log->path_length > 0 ? verifier_step_helper(&log->path[log->path_length - 1]) : NULL;
    char *cause = helper != NULL ? helper_cause("", helper) : NULL;
    free(helper);
    return cause;
}

static int fail_recursion(const struct rejection *rejection, const char *function)
{
    hint("make a loop of it, with a constant bound: for (int i = 0; i < 16; i++)");
    return failx(rejection->reply->err, "cannot load '%s': '%s' calls itself, which BPF programs cannot do",
                 rejection->function->name, function);
}

static int fail_known(const struct rejection *rejection)
{
    const struct verifier_mistake *mistake = rejection->mistake;
    char *recursive = mistake->may_be_recursion ? recursion_find(rejection->source) : NULL;
    if (recursive != NULL) {
        int failed = fail_recursion(rejection, recursive);
        free(recursive);
        return failed;
    }
    char *name = rejection->name != NULL ? xasprintf("'%s'", rejection->name)
                                         : xstrdup(mistake->names_helper ? "the helper" : "the pointer");
    char *cause = mistake->has_cause ? machine_cause(rejection) : NULL;
    char *headline = cause != NULL ? cause : template_fill(mistake->headline, name);
    if (cause == NULL)
        add_hints(rejection);
    int err = failx(rejection->reply->err, "cannot load '%s': %s", rejection->function->name, headline);
    free(headline);
    free(name);
    return err;
}

static int fail_unknown(const struct rejection *rejection, bool with_log)
{
    const char *verdict = rejection->log.verdict;
    int err = rejection->reply->err;
    hint(
        "the verifier only takes what it can prove safe: bounds, NULL tests, initialized memory, loops that end");
    if (!with_log)
        hint("--raw-log shows its whole log");
    return failx(err, "cannot load '%s': the kernel's verifier rejects it: %s", rejection->function->name,
                 verdict[0] != '\0' ? verdict : strerror(err));
}

int rejection_fail(const struct source *source, const struct declared_function *function,
                   const struct reply *reply, bool with_log)
{
    struct rejection rejection = {.source = source, .function = function, .reply = reply};
    read_rejection(&rejection);
    add_detail(&rejection, with_log);
    int err = rejection.mistake != NULL ? fail_known(&rejection) : fail_unknown(&rejection, with_log);
    verifier_log_finish(&rejection.log);
    free(rejection.name);
    return err;
}
