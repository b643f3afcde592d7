// SPDX-License-Identifier: Apache-2.0
#include "diagnose/compared_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/fix.h"
#include "diagnose/own_text.h"

#define WORD_MAX 16 /* longer conditions are hard to read */

/* A call and what is around it, as far as it says how the result is used. */
struct comparison {
    const char *line; /* that it is in */
    const char *start, *end;
    char *array;
    char *word;
    size_t bytes;     /* of the word that are compared, */
    bool is_whole;    /* and the byte that ends it */
    bool is_negated;  /* by what is around */
    bool is_resolved; /* the test of the result is inside of start and end */
};

static const char *skip_spaces(const char *at)
{
    return at + strspn(at, " \t");
}

/* The argument at *@at up to a comma or the bracket that closes the call, and over the comma. On the heap. */
static char *take_argument(const char **at)
{
    const char *start = skip_spaces(*at);
    const char *end = start;
    bool is_quoted = false;
    while (*end != '\0' && *end != '\n' && (is_quoted || strchr(",)", *end) == NULL)) {
        is_quoted ^= *end == '"' && end[-1] != '\\';
        end++;
    }
    *at = *end == ',' ? end + 1 : end;
    while (end > start && end[-1] == ' ')
        end--;
    return xstrndup(start, (size_t)(end - start));
}

/* Takes the test of the result into the comparison: "== 0", "!= 0", or a "!" before the call. */
static void take_test(const char *line, struct comparison *comparison)
{
    const char *after = skip_spaces(comparison->end);
    bool is_equal = has_prefix(after, "==");
    if ((is_equal || has_prefix(after, "!=")) && *skip_spaces(after + 2) == '0') {
        comparison->end = skip_spaces(after + 2) + 1;
        comparison->is_negated = !is_equal;
        comparison->is_resolved = true;
    } else if (comparison->start > line && comparison->start[-1] == '!') {
        comparison->start--;
        comparison->is_resolved = true;
    }
}

/* The last name in "event.comm" or "event->comm", which is declared as an array. */
static bool is_own_array(const struct source *source, unsigned line, const char *array)
{
    const char *name = array + strlen(array);
    while (name > array && (isalnum((unsigned char)name[-1]) || name[-1] == '_'))
        name--;
    char *type = *name != '\0' ? own_text_type(source, name, line, true) : NULL;
    bool is_text = type != NULL && strcmp(type, "char") == 0;
    free(type);
    return is_text;
}

/* A string of plain characters, without its quotes. */
static bool unquote(char *word)
{
    size_t length = strlen(word);
    if (length < 3 || length - 2 > WORD_MAX || word[0] != '"' || word[length - 1] != '"')
        return false;
    word[length - 1] = '\0';
    memmove(word, word + 1, length - 1);
    return strpbrk(word, "\\'\"") == NULL;
}

/* Whether it is in brackets of its own already. */
static bool is_bracketed(const struct comparison *comparison)
{
    return comparison->start > comparison->line && comparison->start[-1] == '(' &&
           *skip_spaces(comparison->end) == ')';
}

static void put_condition(const struct comparison *comparison, struct text *out)
{
    bool is_bare = comparison->is_resolved && is_bracketed(comparison);
    const char *joint = comparison->is_negated ? " || " : " && ";
    const char *test = comparison->is_negated ? "!=" : "==";
    size_t length = comparison->bytes;
    text_string(out, is_bare ? "" : comparison->is_resolved ? "(" : "!(");
    for (size_t i = 0; i < length; i++)
        text_printf(out, "%s%s[%zu] %s '%c'", i > 0 ? joint : "", comparison->array, i, test,
                    comparison->word[i]);
    if (comparison->is_whole)
        text_printf(out, "%s%s[%zu] %s 0", joint, comparison->array, length, test);
    if (!is_bare)
        text_char(out, ')');
}

/* The third argument of strncmp() and memcmp(); strcmp() has none, and compares all. */
static void take_count(struct comparison *comparison, const char *count)
{
    size_t length = strlen(comparison->word);
    size_t wanted = isdigit((unsigned char)count[0]) ? strtoul(count, NULL, 10) : length + 1;
    comparison->bytes = wanted < length ? wanted : length;
    comparison->is_whole = wanted > length;
}

static bool read_comparison(const struct source *source, unsigned line, const char *function,
                            struct comparison *comparison)
{
    size_t length = 0;
    const char *start = source_line(source, line, &length);
    const char *call = start != NULL ? own_text_word(start, start + length, function) : NULL;
    if (call == NULL || call[strlen(function)] != '(')
        return false;
    const char *at = call + strlen(function) + 1;
    comparison->array = take_argument(&at);
    comparison->word = take_argument(&at);
    if (!unquote(comparison->word))
        return false;
    char *count = take_argument(&at);
    take_count(comparison, count);
    free(count);
    if (*at != ')' || !is_own_array(source, line, comparison->array))
        return false;
    comparison->line = start;
    comparison->start = call;
    comparison->end = at + 1;
    take_test(start, comparison);
    return true;
}

bool compared_text_hint(const struct source *source, unsigned line, const char *function)
{
    struct comparison comparison = {0};
    bool is_comparison = (strcmp(function, "strcmp") == 0 || strcmp(function, "strncmp") == 0 ||
                          strcmp(function, "memcmp") == 0) &&
                         read_comparison(source, line, function, &comparison);
    if (is_comparison) {
        struct text condition = {0};
        put_condition(&comparison, &condition);
        fix_replace(source, comparison.start, (size_t)(comparison.end - comparison.start),
                    text_cstr(&condition));
        text_finish(&condition);
    }
    free(comparison.array);
    free(comparison.word);
    return is_comparison;
}

/* The operator before @word, which is a string, and the array before that. */
static bool read_operator(const struct source *source, unsigned line, const char *start, const char *word,
                          struct comparison *comparison)
{
    const char *at = word;
    while (at > start && at[-1] == ' ')
        at--;
    if (at - start < 3 || at[-1] != '=' || strchr("=!", at[-2]) == NULL)
        return false;
    comparison->is_negated = at[-2] == '!';
    for (at -= 2; at > start && at[-1] == ' ';)
        at--;
    const char *end = at;
    while (at > start && (isalnum((unsigned char)at[-1]) || strchr("_.", at[-1]) != NULL ||
                          has_prefix(at - 1, "->") || (at[-1] == '>' && at - start > 1 && at[-2] == '-')))
        at--;
    comparison->line = start;
    comparison->start = at;
    comparison->array = xstrndup(at, (size_t)(end - at));
    return is_own_array(source, line, comparison->array);
}

char *compared_text_operator(const struct source *source, unsigned line)
{
    struct comparison comparison = {.is_resolved = true, .is_whole = true};
    size_t length = 0;
    const char *start = source_line(source, line, &length);
    const char *word = start != NULL ? memchr(start, '"', length) : NULL;
    const char *end = word != NULL ? memchr(word + 1, '"', length - (size_t)(word + 1 - start)) : NULL;
    char *fixed = NULL;
    if (end != NULL && read_operator(source, line, start, word, &comparison)) {
        comparison.end = end + 1;
        comparison.word = xstrndup(word, (size_t)(comparison.end - word));
        struct text condition = {0};
        if (unquote(comparison.word)) {
            comparison.bytes = strlen(comparison.word);
            put_condition(&comparison, &condition);
            fixed = fix_replacing(source, comparison.start, (size_t)(comparison.end - comparison.start),
                                  text_cstr(&condition));
        }
        text_finish(&condition);
    }
    free(comparison.array);
    free(comparison.word);
    return fixed;
}
