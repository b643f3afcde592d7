// SPDX-License-Identifier: Apache-2.0
#include "diagnose/diagnose.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/clang_messages.h"
#include "diagnose/clang_words.h"
#include "diagnose/excerpt.h"
#include "diagnose/refused_map.h"
#include "probe/declare.h"
#include "translate/translate.h"

/* More than this many errors are one mistake and its consequences. */
#define SHOWN_MAX 5

/* What the compiler process says before it crashes, as far as it is shown. */
#define CRASH_LINES      3
#define CRASH_LINE_BYTES 240

/* What is said of a column that the user's line does not have is about what libbcc or bccrun put there. */
static bool is_beyond_line(const struct source *source, const struct diagnostic *diagnostic)
{
    size_t length = 0;
    const char *start = source_line(source, diagnostic->line, &length);
    return diagnostic->line > 0 && start != NULL && diagnostic->column > length + 1;
}

static void put_detail(const struct source *source, const struct diagnostic *diagnostic, bool with_message,
                       struct text *out)
{
    const char *message = with_message ? diagnostic->message : "here";
    if (diagnostic->line > 0) {
        unsigned column = is_beyond_line(source, diagnostic)
                              ? excerpt_column(source, diagnostic->line, diagnostic->column)
                              : diagnostic->column;
        excerpt_name(source, out);
        text_printf(out, ":%u", diagnostic->line);
        if (column > 0)
            text_printf(out, ":%u", column);
        text_printf(out, ": %s\n", message);
        excerpt_line(source, diagnostic->line, column, out);
    } else if (diagnostic->place != NULL) {
        text_printf(out, "%s: %s\n", diagnostic->place, message);
        excerpt_line(source, diagnostic->include_line, 0, out);
    }
}

/* Whether the same was said of the same line. */
static bool is_repeated(const struct diagnostic *said, size_t count, const struct diagnostic *one)
{
    for (size_t i = 0; i < count; i++)
        if (said[i].line == one->line && strcmp(said[i].message, one->message) == 0)
            return true;
    return false;
}

/* Where nothing but the function is known: the brace that opens it. */
static void place_in_function(const struct source *source, struct diagnostic *one)
{
    struct declarations declarations;
    if (one->line > 0 || one->function == NULL)
        return;
    declarations_read(source, NULL, 0, &declarations);
    for (size_t i = 0; i < declarations.function_count; i++) {
        const struct declared_function *function = &declarations.functions[i];
        char *renamed = translate_name(function, true);
        size_t length = 0;
        const char *start = source_line(source, function->body_line, &length);
        bool is_meant = strcmp(function->name, one->function) == 0 || strcmp(renamed, one->function) == 0;
        if (is_meant && start != NULL) {
            one->line = function->body_line;
            one->column = (unsigned)(source->text + function->body - start);
        }
        free(renamed);
    }
    declarations_finish(&declarations);
}

static bool has_other(const struct source *source, const struct diagnostic *all, size_t count,
                      const struct diagnostic *one)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].is_error && !all[i].is_note && all[i].line == one->line &&
            !is_beyond_line(source, &all[i]))
            return true;
    return false;
}

/* An error in text that is not the user's, where one in it is told. */
static bool is_inserted(const struct source *source, const struct diagnostic *all, size_t count,
                        const struct diagnostic *one)
{
    return is_beyond_line(source, one) && has_other(source, all, count, one);
}

/* The errors, each once, and the notes of those. What follows an error in another file is its consequence. */
static size_t pick_errors(const struct source *source, struct diagnostic *all, size_t count)
{
    size_t picked = 0;
    bool is_said = false; /* the error to which a note belongs */
    for (size_t i = 0; i < count; i++) {
        bool is_consequence = picked > 0 && (all[i].line == 0 || all[0].line == 0);
        bool is_left_out = !all[i].is_error || is_consequence || is_repeated(all, picked, &all[i]) ||
                           is_inserted(source, all, count, &all[i]);
        if (!all[i].is_note)
            is_said = !is_left_out;
        if (is_left_out || !is_said)
            continue;
        struct diagnostic one = all[i];
        all[i] = all[picked];
        all[picked++] = one;
    }
    return picked;
}

/* A brace that nothing closes is noticed at the end of the text, but is the reason of all that is said
 * before; unless a comment or a string has swallowed what would have closed it. */
static void put_open_brace_first(struct diagnostic *errors, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (has_prefix(errors[i].message, "unterminated"))
            return;
        if (strcmp(errors[i].message, "expected '}'") != 0)
            continue;
        struct diagnostic pair[] = {errors[i], errors[i + 1]};
        memmove(errors + 2, errors, i * sizeof(errors[0]));
        memcpy(errors, pair, sizeof(pair));
        return;
    }
}

/* The last line that libbcc printed: what is left to say where clang reported nothing. */
static char *last_line(const char *output)
{
    size_t end = strlen(output);
    while (end > 0 && output[end - 1] == '\n')
        end--;
    size_t start = end;
    while (start > 0 && output[start - 1] != '\n')
        start--;
    return xstrndup(output + start, end - start);
}

static int fail_unexplained(const struct source *source, const char *output)
{
    char *said = last_line(output);
    if (refused_map_fail(source, said)) {
        free(said);
        return -EINVAL;
    }
    failx(EINVAL, "cannot compile '%s': libbcc does not take it%s%s", source->name,
          said[0] != '\0' ? ": " : "", said);
    if (strstr(said, "Operation not permitted") != NULL)
        error_add_hint("run it as root, outside of a container or with all of its capabilities");
    free(said);
    return -EINVAL;
}

int diagnose_text(const struct source *source, const char *output)
{
    size_t count = 0;
    struct diagnostic *all = clang_messages_read(output, &count);
    size_t errors = pick_errors(source, all, count);
    if (errors == 0) {
        clang_messages_free(all, count);
        return fail_unexplained(source, output);
    }
    put_open_brace_first(all, errors);
    for (size_t i = 0; i < errors; i++)
        place_in_function(source, &all[i]);
    char *headline = clang_words(source, &all[0]);
    failx(EINVAL, "cannot compile '%s': %s", source->name, headline);
    struct text lines = {0};
    for (size_t i = 0; i < errors && i < SHOWN_MAX; i++)
        put_detail(source, &all[i], i > 0, &lines);
    if (errors > SHOWN_MAX)
        text_printf(&lines, "and %zu more\n", errors - SHOWN_MAX);
    error_add_detail(text_cstr(&lines));
    for (size_t i = 0; i < errors && error_hints()[0] == '\0'; i++)
        clang_words_hint(source, &all[i]);
    text_finish(&lines);
    free(headline);
    clang_messages_free(all, count);
    return -EINVAL;
}

/* The first lines that say anything. */
static void detail_output(const char *output)
{
    struct text lines = {0};
    for (int shown = 0; *output != '\0' && shown < CRASH_LINES;) {
        size_t length = strcspn(output, "\n");
        text_bytes(&lines, output, length < CRASH_LINE_BYTES ? length : CRASH_LINE_BYTES);
        shown += length > 0;
        if (length > 0)
            text_char(&lines, '\n');
        output += length + (output[length] == '\n');
    }
    error_add_detail(text_cstr(&lines));
    text_finish(&lines);
}

/* What clang remarks of an array whose size is known only as the program runs, which may be well: the
 * optimiser often finds the size after all. */
static bool is_variable_array(const struct diagnostic *diagnostic)
{
    return !diagnostic->is_error && strstr(diagnostic->message, "variable length array") != NULL;
}

/* Where LLVM gave up over such an array, the remark is the error. */
static bool diagnose_array(const struct source *source, const char *output, const struct diagnostic *all,
                           size_t count)
{
    size_t i = 0;
    while (i < count && !(is_variable_array(&all[i]) && all[i].line > 0))
        i++;
    if (i == count || strstr(output, "Unsupported dynamic stack allocation") == NULL)
        return false;
    failx(EINVAL, "cannot compile '%s': the size of an array is not a constant", source->name);
    struct text lines = {0};
    put_detail(source, &all[i], false, &lines);
    error_add_detail(text_cstr(&lines));
    text_finish(&lines);
    error_add_hint("give it the size of the largest that can be: char name[64]");
    return true;
}

int diagnose_crash(const struct source *source, const char *output)
{
    size_t count = 0;
    struct diagnostic *all = clang_messages_read(output, &count);
    if (diagnose_array(source, output, all, count)) {
        clang_messages_free(all, count);
        return -EINVAL;
    }
    size_t errors = pick_errors(source, all, count);
    clang_messages_free(all, count);
    if (errors > 0)
        return diagnose_text(source, output);
    detail_output(output);
    return -ECHILD;
}

void diagnose_warnings(const struct source *source, const char *output)
{
    size_t count = 0;
    struct diagnostic *all = clang_messages_read(output, &count);
    for (size_t i = 0; i < count; i++)
        if (!all[i].is_error && all[i].line > 0 && !is_variable_array(&all[i]))
            warn("%s:%u:%u: %s", source->name, all[i].line, all[i].column, all[i].message);
    clang_messages_free(all, count);
}
