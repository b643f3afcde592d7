// SPDX-License-Identifier: Apache-2.0
#include "diagnose/clang_errors.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "diagnose/braces.h"
#include "diagnose/own_text.h"
#include "probe/declare.h"
#include "translate/translate.h"

bool clang_errors_is_beyond_line(const struct source *source, const struct clang_diagnostic *diagnostic)
{
    size_t length = 0;
    const char *start = source_line(source, diagnostic->line, &length);
    return diagnostic->line > 0 && start != NULL && diagnostic->column > length + 1;
}

/* Whether the same message about the same line is among the first @count. */
static bool is_repeated(const struct clang_diagnostic *all, size_t count, const struct clang_diagnostic *one)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].line == one->line && strcmp(all[i].message, one->message) == 0)
            return true;
    return false;
}

/* Whether there is an error in the user's part of the same line. */
static bool has_other(const struct source *source, const struct clang_diagnostic *all, size_t count,
                      const struct clang_diagnostic *one)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].is_error && !all[i].is_note && all[i].line == one->line &&
            !clang_errors_is_beyond_line(source, &all[i]))
            return true;
    return false;
}

/* After an error in the probe, those in other files are consequences, and the other way round. */
static size_t pick_errors(const struct source *source, struct clang_diagnostic *all, size_t count)
{
    size_t picked = 0;
    bool is_picked = false; /* the last diagnostic that was no note */
    for (size_t i = 0; i < count; i++) {
        bool is_consequence = picked > 0 && (all[i].line == 0 || all[0].line == 0);
        bool is_inserted =
            clang_errors_is_beyond_line(source, &all[i]) && has_other(source, all, count, &all[i]);
        bool is_left_out =
            !all[i].is_error || is_consequence || is_repeated(all, picked, &all[i]) || is_inserted;
        if (!all[i].is_note)
            is_picked = !is_left_out;
        if (is_left_out || !is_picked)
            continue;
        struct clang_diagnostic one = all[i];
        all[i] = all[picked];
        all[picked++] = one;
    }
    return picked;
}

static unsigned last_line(const struct source *source)
{
    return own_text_line(source, source->text + source->length);
}

/* The line of a function's head that clang met inside a block; 0: none. */
static unsigned function_inside(const struct clang_diagnostic *errors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_prefix(errors[i].message, "function definition is not allowed here"))
            return errors[i].line;
    return 0;
}

/* Clang misses the brace of an unclosed block at the end of the text, which is no place to mend it. Where the block begins
 * can be known; then all other errors are consequences. Returns how many are left. */
static size_t place_open_brace(const struct source *source, struct clang_diagnostic *errors, size_t count)
{
    const char *brace =
        errors[0].line >= last_line(source) ? braces_find_open(source, function_inside(errors, count)) : NULL;
    if (brace == NULL)
        return count;
    errors[0].line = own_text_line(source, brace);
    errors[0].column = own_text_column(source, brace);
    free(errors[0].message);
    errors[0].message = xstrdup(BRACES_OPEN);
    return 1;
}

/* Clang notices an unclosed brace at the end of the source, after the errors that it causes. That is not so if a
 * comment or a string has swallowed the closing brace. Returns how many errors are left. */
static size_t put_open_brace_first(const struct source *source, struct clang_diagnostic *errors, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (has_prefix(errors[i].message, "unterminated"))
            return count;
        if (strcmp(errors[i].message, "expected '}'") != 0)
            continue;
        struct clang_diagnostic pair[] = {errors[i], errors[i + 1]};
        memmove(errors + 2, errors, i * sizeof(errors[0]));
        memcpy(errors, pair, sizeof(pair));
        return place_open_brace(source, errors, count);
    }
    return count;
}

/* Whether the code generator means this function. */
static bool is_function(const struct declared_function *function, const char *name)
{
    char *renamed = translate_name(function, true);
    bool is_it = strcmp(function->name, name) == 0 || strcmp(renamed, name) == 0;
    free(renamed);
    return is_it;
}

static void place_in_function(const struct source *source, struct clang_diagnostic *one)
{
    struct declarations declarations;
    if (one->line > 0 || one->function == NULL)
        return;
    declarations_read(source, NULL, 0, &declarations);
    for (size_t i = 0; i < declarations.function_count; i++) {
        const struct declared_function *function = &declarations.functions[i];
        size_t length = 0;
        const char *start = source_line(source, function->body_line, &length);
        if (start != NULL && is_function(function, one->function)) {
            one->line = function->body_line;
            one->column = (unsigned)(source->text + function->body - start);
        }
    }
    declarations_finish(&declarations);
}

/* The assembler counts lines from the start of the statement's text: the place is the text's only such statement. */
static void place_assembly(const struct source *source, struct clang_diagnostic *one)
{
    static const char *const words[] = {"asm", "__asm__"};
    const char *end = source->text + source->length;
    const char *found = NULL;
    const char *message = after_prefix(one->message, "<inline asm>:");
    if (one->line > 0 || message == NULL)
        return;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && found == NULL; i++)
        found = own_text_word(source->text, end, words[i]);
    if (found == NULL || own_text_word(found + 1, end, "asm") != NULL ||
        own_text_word(found + 1, end, "__asm__") != NULL)
        return;
    one->line = own_text_line(source, found);
    one->column = own_text_column(source, found);
    char *bare = xstrdup(message + strspn(message, "0123456789: "));
    free(one->message);
    one->message = bare;
}

static bool is_about_a_type(const char *message)
{
    static const char *const words[] = {"incompatible", "invalid operands", "is not a function",
                                        "is not a pointer", "is not a structure"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strstr(message, words[i]) != NULL)
            return true;
    return false;
}

/* Clang goes on with the name that it guesses for an unknown one: "did you mean 'edd'?", which is a struct of the kernel's
 * headers. Where that does not fit either, neither the guess nor what follows from it is of use. */
static size_t drop_wrong_guesses(struct clang_diagnostic *errors, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *guess = strstr(errors[i].message, "; did you mean '");
        for (size_t k = count; guess != NULL && k-- > i + 1;) {
            struct clang_diagnostic one = errors[k];
            if (one.line == 0 || one.line != errors[i].line || !is_about_a_type(one.message))
                continue;
            *guess = '\0';
            memmove(&errors[k], &errors[k + 1], (count - k - 1) * sizeof(*errors));
            errors[--count] = one;
        }
    }
    return count;
}

size_t clang_errors_choose(const struct source *source, struct clang_diagnostic *all, size_t count)
{
    size_t picked = pick_errors(source, all, count);
    picked = drop_wrong_guesses(all, picked);
    picked = put_open_brace_first(source, all, picked);
    for (size_t i = 0; i < picked; i++) {
        place_in_function(source, &all[i]);
        place_assembly(source, &all[i]);
    }
    return picked;
}
