// SPDX-License-Identifier: Apache-2.0
#include "explain/rewritten_text.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "translate/translate.h"

#define FIRST_LINE "#line 1 \"" TRANSLATE_FILE "\"\n"
#define TYPES_LINE "#line 1 \"" TRANSLATE_TYPES_FILE "\"\n"
#define OWN_LINE   "#line 1 \"" TRANSLATE_OWN_FILE "\"\n"

/* Removes the bytes from @start up to @end from the string. */
static void cut(char *start, const char *end)
{
    memmove(start, end, strlen(end) + 1);
}

/* The end of the string literal whose opening quote is at @at; NULL if it has none. */
static char *end_of_literal(char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++)
        at += *at == '\\' && at[1] != '\0';
    return *at == '"' ? at : NULL;
}

/* The "}" or ")" that closes what was open before @at; NULL if there is none. */
static char *closing(char *at)
{
    size_t depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '"' && (at = end_of_literal(at)) == NULL) /* literals may have brackets of their own */
            return NULL;
        depth += *at == '(' || *at == '{';
        if (*at != ')' && *at != '}')
            continue;
        if (depth == 0)
            return at;
        depth--;
    }
    return NULL;
}

/* "__extension__ ({ static struct bccrun_sent_0_events {...} ... = {}; CALL; })" becomes "CALL". */
static void strip_sends(char *text)
{
    static const char start[] = "__extension__ ({ static struct " TRANSLATE_SENT_PREFIX;
    static const char value[] = "used)) = {}; ";
    while ((text = strstr(text, start)) != NULL) {
        char *call = strstr(text, value);
        char *end = call != NULL ? closing(call + strlen(value)) : NULL;
        if (end == NULL || end[0] != '}' || end[1] != ')')
            return;
        while (end > call && (end[-1] == ' ' || end[-1] == ';'))
            end--;
        cut(end, end + strspn(end, "; ") + 2);
        cut(text, call + strlen(value));
    }
}

/* "bccrun_sent(CALL)" becomes "CALL". */
static void strip_calls(char *text, const char *name)
{
    while ((text = strstr(text, name)) != NULL) {
        char *end = closing(text + strlen(name));
        if (end == NULL)
            return;
        cut(end, end + 1);
        cut(text, text + strlen(name));
    }
}

/* "__builtin_choose_expr(bccrun_is_text(to), bccrun_text_NAME, ...)", a #line and blanks become "bpf_NAME" (translate/reads.c). */
static void strip_reads(char *text)
{
    static const char start[] = "__builtin_choose_expr(bccrun_", function[] = "bccrun_text_", name[] = "bpf_";
    while ((text = strstr(text, start)) != NULL) {
        char *bare = strstr(text, function);
        char *end = closing(text + strlen(start));
        if (bare == NULL || end == NULL || bare > end)
            return;
        bare += strlen(function);
        size_t length = strcspn(bare, ",");
        end += 1 + strspn(end + 1, "\n");
        end += has_prefix(end, "#line") ? strcspn(end, "\n") + 1 : 0;
        end += strspn(end, " ");
        memcpy(text, name, strlen(name));
        memmove(text + strlen(name), bare, length);
        cut(text + strlen(name) + length, end);
    }
}

/* Removes the variables that describe the types of structs. */
static void strip_structs(char *text)
{
    static const char name[] = " bccrun_struct_";
    static const char value[] = "used)) = {};";
    while ((text = strstr(text, name)) != NULL) {
        char *end = strstr(text, value);
        if (end == NULL)
            return;
        while (text[-1] != '\n' && text[-1] != ';')
            text--;
        cut(text, end + strlen(value));
    }
}

/* bccrun's definitions, which come after the head of the user's text, up to the #line that continues it. */
static void strip_definitions(char *text)
{
    char *start = strstr(text, OWN_LINE);
    const char *end = start != NULL ? strstr(start, " \"" TRANSLATE_FILE "\"\n") : NULL;
    while (end > start && end[-1] != '\n')
        end--;
    if (end != NULL)
        cut(start, end);
}

static char *line_before(const char *text, char *at)
{
    for (at -= at > text; at > text && at[-1] != '\n';)
        at--;
    return at;
}

static char *line_after(char *at)
{
    return at + strcspn(at, "\n") + (strchr(at, '\n') != NULL);
}

/* The kernel's types. Two lines before them for each macro of -D, and one after, hide it from them
 * (compile/process/types_text.c). */
static void strip_types(char *text)
{
    static const char restored[] = "#pragma pop_macro(";
    char *start = strstr(text, TYPES_LINE);
    char *end = start != NULL ? strstr(start, restored) : NULL;
    if (end == NULL)
        return;
    for (; has_prefix(end, restored); end = line_after(end))
        start = line_before(text, line_before(text, start));
    cut(start, end);
}

char *rewritten_text_strip(const char *rewritten)
{
    const char *start = strstr(rewritten, FIRST_LINE);
    if (start == NULL)
        return NULL;
    char *text = xstrdup(start);
    strip_definitions(text);
    strip_sends(text);
    strip_calls(text, "bccrun_sent(");
    strip_calls(text, "bccrun_reserved(");
    strip_reads(text);
    strip_structs(text);
    strip_types(text);
    return text;
}
