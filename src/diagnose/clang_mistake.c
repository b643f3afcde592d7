// SPDX-License-Identifier: Apache-2.0
#include "diagnose/clang_mistake.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "diagnose/fix.h"
#include "diagnose/idiom.h"
#include "diagnose/missing_name.h"
#include "diagnose/template.h"
#include "diagnose/undeclared.h"

static bool line_has(const struct source *source, unsigned line, const char *words)
{
    size_t length = 0;
    const char *start = source_line(source, line, &length);
    return start != NULL && memmem(start, length, words, strlen(words)) != NULL;
}

/* The first that matches; NULL if none does. */
static const struct clang_mistake *find(const struct source *source,
                                        const struct clang_diagnostic *diagnostic)
{
    for (size_t i = 0; i < clang_mistake_count; i++) {
        const struct clang_mistake *mistake = &clang_mistakes[i];
        if (strstr(diagnostic->message, mistake->words) != NULL &&
            (mistake->line == NULL || line_has(source, diagnostic->line, mistake->line)))
            return mistake;
    }
    return NULL;
}

/* The headline for "no member named 'frob' in 'struct counts_table_t'": libbcc declares that struct for the user's
 * map. On the heap; NULL if the message is about something else. */
static char *method_headline(const char *message)
{
    static const char table[] = "_table_t'";
    const char *method = after_prefix(message, "no member named '");
    const char *between = strstr(message, "' in 'struct ");
    const char *end = strstr(message, table);
    if (method == NULL || between == NULL || end == NULL || between > end)
        return NULL;
    const char *map = after_prefix(between, "' in 'struct ");
    return xasprintf("the map '%.*s' has no method '%.*s'%s", (int)(end - map), map,
                     (int)strcspn(method, "'"), method, end + strlen(table));
}

char *clang_mistake_headline(const struct source *source, const struct clang_diagnostic *diagnostic)
{
    const char *message = diagnostic->message;
    char *headline = method_headline(message);
    if (headline != NULL)
        return headline;
    const struct clang_mistake *mistake = find(source, diagnostic);
    const char *template = mistake != NULL ? mistake->headline : NULL;
    char *name = missing_name_function(message);
    if (name != NULL)
        template = "there is no function or helper '%s'";
    else
        name = clang_log_quoted(message);
    headline = template != NULL ? template_fill(template, name) : xstrdup(message);
    free(name);
    if (undeclared_field_is_usual(message))
        *strstr(headline, "; did you mean") = '\0';
    return headline;
}

/* Clang's own advice: "no member named 'pidd' in 'struct event'; did you mean 'pid'?" */
static bool spelling_hint(const struct source *source, const struct clang_diagnostic *diagnostic)
{
    const char *advice = strstr(diagnostic->message, "did you mean '");
    if (advice == NULL)
        return false;
    char *wrong = clang_log_quoted(diagnostic->message);
    char *right = clang_log_quoted(advice);
    if (!fix_word(source, diagnostic->line, wrong, right))
        hint("did you mean '%s'?", right);
    free(wrong);
    free(right);
    return true;
}

enum mistake_advice clang_mistake_hint(const struct source *source, const struct clang_diagnostic *diagnostic)
{
    if (idiom_hint(source, diagnostic) || spelling_hint(source, diagnostic))
        return ADVICE_EXACT;
    char *method = method_headline(diagnostic->message);
    bool is_method = method != NULL;
    free(method);
    if (is_method) {
        hint(
            "BPF_PERF_OUTPUT has perf_submit(), BPF_RINGBUF_OUTPUT ringbuf_output(), ringbuf_reserve(), ringbuf_submit() and ringbuf_discard(); the others have lookup(), update(), delete(), increment()");
        return ADVICE_GENERAL;
    }
    enum mistake_advice advice = missing_name_hint(source, diagnostic);
    if (advice != ADVICE_NONE)
        return advice;
    const struct clang_mistake *mistake = find(source, diagnostic);
    if (mistake == NULL || mistake->hint == NULL)
        return ADVICE_NONE;
    hint("%s", mistake->hint);
    return ADVICE_GENERAL;
}
