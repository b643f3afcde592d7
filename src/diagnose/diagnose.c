// SPDX-License-Identifier: Apache-2.0
#include "diagnose/diagnose.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/text.h"
#include "diagnose/clang_errors.h"
#include "diagnose/clang_log.h"
#include "diagnose/clang_mistake.h"
#include "diagnose/compared_text.h"
#include "diagnose/excerpt.h"
#include "diagnose/map_call.h"
#include "diagnose/refused_map.h"

/* More errors than this are one mistake and its consequences. */
#define SHOWN_MAX 5

/* How much is shown of what the compiler process printed before it crashed. */
#define CRASH_LINES      3
#define CRASH_LINE_BYTES 240

static void put_own_place(const struct source *source, const struct clang_diagnostic *diagnostic,
                          const struct error_place *like, struct text *out)
{
    unsigned column = diagnostic->column;
    if (clang_errors_is_beyond_line(source, diagnostic))
        column = map_call_column(source, diagnostic->line, column);
    struct error_place place = excerpt_error_place(source, diagnostic->line, column);
    place.what = like->what;
    place.is_mistake = like->is_mistake;
    excerpt_put(source, &place, out);
    at_place(&place);
}

/* A place in a header: "PATH:7:1", and the line of the probe that includes it. */
static void put_other_place(const struct source *source, const struct clang_diagnostic *diagnostic,
                            const struct error_place *like, struct text *out)
{
    char *file = xstrdup(diagnostic->place);
    char *column = strrchr(file, ':');
    char *line = column != NULL ? memrchr(file, ':', (size_t)(column - file)) : NULL;
    text_printf(out, "%s: %s\n", diagnostic->place, like->what != NULL ? like->what : "here");
    excerpt_line(source, diagnostic->include_line, 0, out);
    if (line != NULL) {
        *line = '\0';
        at_place(&(struct error_place){.file = file,
                                       .line = (unsigned)strtoul(line + 1, NULL, 10),
                                       .column = (unsigned)strtoul(column + 1, NULL, 10),
                                       .what = like->what,
                                       .is_mistake = like->is_mistake});
    }
    if (diagnostic->include_line > 0)
        at_place(&(struct error_place){
            .file = source->name, .line = diagnostic->include_line, .what = "this includes it"});
    free(file);
}

static void put_place(const struct source *source, const struct clang_diagnostic *diagnostic, bool is_first,
                      struct text *out)
{
    const struct error_place like = {.what = is_first ? NULL : diagnostic->message,
                                     .is_mistake = !diagnostic->is_note};
    if (diagnostic->line > 0)
        put_own_place(source, diagnostic, &like, out);
    else if (diagnostic->place != NULL)
        put_other_place(source, diagnostic, &like, out);
}

/* The last line that libbcc printed: all that can be reported if clang reported nothing. */
static char *last_line(const char *output)
{
    struct lines lines = lines_of(output);
    char *last = xstrdup("");
    while (lines_next(&lines)) {
        if (lines.length == 0)
            continue;
        free(last);
        last = xstrndup(lines.start, lines.length);
    }
    return last;
}

static int fail_unexplained(const struct source *source, const char *output)
{
    char *last = last_line(output);
    if (!refused_map_fail(source, last)) {
        if (strstr(last, "Operation not permitted") != NULL)
            hint("run it as root, outside a container or in one with all capabilities");
        failx(EINVAL, "cannot compile '%s': libbcc does not accept it%s%s", source->name,
              last[0] != '\0' ? ": " : "", last);
    }
    free(last);
    return -EINVAL;
}

/* @count is at least 1. *@advice: the best of what was hinted. */
static int fail_errors(const struct source *source, const struct clang_diagnostic *errors, size_t count,
                       enum mistake_advice *advice)
{
    struct text lines = {0};
    for (size_t i = 0; i < count && i < SHOWN_MAX; i++)
        put_place(source, &errors[i], i == 0, &lines);
    if (count > SHOWN_MAX)
        text_printf(&lines, "and %zu more\n", count - SHOWN_MAX);
    detail(text_cstr(&lines));
    text_finish(&lines);
    *advice = ADVICE_NONE;
    for (size_t i = 0; i < count && *advice == ADVICE_NONE; i++)
        *advice = clang_mistake_hint(source, &errors[i]);
    char *headline = clang_mistake_headline(source, &errors[0]);
    failx(EINVAL, "cannot compile '%s': %s", source->name, headline);
    free(headline);
    return -EINVAL;
}

int diagnose_text(const struct source *source, const char *output, bool *is_explained)
{
    size_t count = 0;
    enum mistake_advice advice = ADVICE_NONE;
    struct clang_diagnostic *all = clang_log_read(output, &count);
    size_t errors = clang_errors_choose(source, all, count);
    int err = errors > 0 ? fail_errors(source, all, errors, &advice) : fail_unexplained(source, output);
    *is_explained = advice == ADVICE_EXACT;
    clang_log_free(all, count);
    return err;
}

/* Adds the first lines that are not empty. */
static void add_output(const char *output)
{
    struct lines from = lines_of(output);
    struct text lines = {0};
    for (int shown = 0; shown < CRASH_LINES && lines_next(&from);) {
        if (from.length == 0)
            continue;
        text_bytes(&lines, from.start, from.length < CRASH_LINE_BYTES ? from.length : CRASH_LINE_BYTES);
        text_char(&lines, '\n');
        shown++;
    }
    error_add_detail(text_cstr(&lines));
    text_finish(&lines);
}

/* Clang's remark about an array whose size is known only when the program runs. It may be all right: the optimizer
 * often finds the size after all. */
static bool is_variable_array(const struct clang_diagnostic *diagnostic)
{
    return !diagnostic->is_error && strstr(diagnostic->message, "variable length array") != NULL;
}

/* The remark that is the error if LLVM gave up at such an array; NULL if it did not. */
static const struct clang_diagnostic *find_array(const char *output, const struct clang_diagnostic *all,
                                                 size_t count)
{
    if (strstr(output, "Unsupported dynamic stack allocation") == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (is_variable_array(&all[i]) && all[i].line > 0)
            return &all[i];
    return NULL;
}

static int fail_array(const struct source *source, const struct clang_diagnostic *array)
{
    struct text lines = {0};
    put_place(source, array, true, &lines);
    detail(text_cstr(&lines));
    text_finish(&lines);
    hint("give it the largest size that it can need: char name[64]");
    return failx(EINVAL, "cannot compile '%s': the size of an array is not a constant", source->name);
}

int diagnose_crash(const struct source *source, const char *output)
{
    size_t count = 0;
    struct clang_diagnostic *all = clang_log_read(output, &count);
    const struct clang_diagnostic *array = find_array(output, all, count);
    size_t errors = array == NULL ? clang_errors_choose(source, all, count) : 0;
    enum mistake_advice advice;
    int err = -ECHILD;
    if (array != NULL)
        err = fail_array(source, array);
    else if (errors > 0)
        err = fail_errors(source, all, errors, &advice);
    else
        add_output(output);
    clang_log_free(all, count);
    return err;
}

static void warn_of(const struct source *source, const struct clang_diagnostic *diagnostic)
{
    bool is_comparison = strstr(diagnostic->message, "comparison against a string literal") != NULL;
    char *fixed = is_comparison ? compared_text_operator(source, diagnostic->line) : NULL;
    struct error_place place = excerpt_error_place(source, diagnostic->line, diagnostic->column);
    warn_at(&place, "%s%s%s", is_comparison ? "this compares addresses, not text" : diagnostic->message,
            fixed != NULL ? "; " : "", fixed != NULL ? fixed : "");
    free(fixed);
}

void diagnose_warnings(const struct source *source, const char *output)
{
    size_t count = 0;
    struct clang_diagnostic *all = clang_log_read(output, &count);
    for (size_t i = 0; i < count; i++)
        if (!all[i].is_error && all[i].line > 0 && !is_variable_array(&all[i]))
            warn_of(source, &all[i]);
    clang_log_free(all, count);
}
