// SPDX-License-Identifier: Apache-2.0
#include "course/course.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"
#include "course/exercises.h"
#include "course/judge.h"
#include "course/trial.h"
#include "probe/library.h"

static const struct exercise *find_by_name(const char *name)
{
    for (size_t i = 0; i < exercise_table_count; i++)
        if (strcmp(exercise_table[i].name, name) == 0)
            return &exercise_table[i];
    return NULL;
}

/* The exercise in the probe's header: what follows "Exercise:" up to an empty line, as one line. On the heap.
 */
static char *exercise_text(const struct library_probe *probe)
{
    static const char mark[] = "// Exercise: ";
    struct text text = {0};
    const char *at = memmem(probe->text, probe->length, mark, sizeof(mark) - 1);
    const char *end = probe->text + probe->length;
    at = at != NULL ? at + sizeof(mark) - 1 : end;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL)
            newline = end;
        text_bytes(&text, at, (size_t)(newline - at));
        if (end - newline < 5 || memcmp(newline, "\n// ", 4) != 0)
            break;
        text_char(&text, ' ');
        at = newline + 4;
    }
    char *copy = xstrdup(text_cstr(&text));
    text_finish(&text);
    return copy;
}

static void list(void)
{
    for (size_t i = 0; i < library_count(); i++) {
        const struct library_probe *probe = library_at(i);
        char *question = library_question(probe);
        char *text = exercise_text(probe);
        printf("%2zu  %-11s %s\n                %s\n", i + 1, probe->name, question, text);
        free(question);
        free(text);
    }
    for (size_t i = 0; i < exercise_table_count; i++)
        if (has_prefix(exercise_table[i].name, "broken-"))
            printf("    %-11s mend course/broken/%s.c\n", exercise_table[i].name,
                   exercise_table[i].name + strlen("broken-"));
    printf(
        "\nbccrun show NAME >mine.c writes the probe to begin with, bccrun check-exercise NAME mine.c says\n"
        "what is still missing.\n");
}

/* By its number in the list. */
static const struct exercise *find_by_number(const char *word)
{
    char *end = NULL;
    unsigned long number = strtoul(word, &end, 10);
    if (word[0] < '0' || word[0] > '9' || *end != '\0')
        return NULL;
    const struct library_probe *probe = number > 0 ? library_at(number - 1) : NULL;
    if (probe == NULL)
        fail_usage("there is no exercise %s: they are numbered from 1 to %zu", word, library_count());
    return probe != NULL ? find_by_name(probe->name) : NULL;
}

static const struct exercise *find(const char *word)
{
    const struct exercise *exercise = find_by_name(word);
    if (exercise != NULL)
        return exercise;
    if (strspn(word, "0123456789") == strlen(word) && word[0] != '\0') {
        exercise = find_by_number(word);
    } else {
        struct nearest near;
        fail_usage("there is no exercise '%s'", word);
        nearest_init(&near, word);
        for (size_t i = 0; i < exercise_table_count; i++)
            nearest_offer(&near, exercise_table[i].name);
        nearest_add_hint(&near);
        nearest_finish(&near);
    }
    if (exercise == NULL)
        error_add_hint("'bccrun check-exercise' lists the exercises");
    return exercise;
}

static int not_yet(const char *why)
{
    printf("not yet: %s\n", why);
    return 1;
}

static int say(const struct exercise *exercise, const struct work *work, const struct rows *rows)
{
    struct text why = {0};
    bool is_done = judge(&exercise->judged, work, rows, &why);
    if (is_done)
        printf("done: %s\n", exercise->name);
    else
        not_yet(text_cstr(&why));
    text_finish(&why);
    return is_done ? 0 : 1;
}

static int check(const struct exercise *exercise, const struct course_options *options)
{
    struct work work;
    struct rows rows = {0};
    const struct trial trial = {
        .file = options->file, .headers = options->headers, .work_function = exercise->work_function};
    int result = trial_run(&trial, &work, &rows);
    if (result == TRIAL_REFUSED)
        result = not_yet("it does not run here; the message says why");
    else if (result == TRIAL_STUCK)
        result = not_yet("it did not come to its end in the time that it is given");
    else if (result == TRIAL_ENDLESS)
        result = not_yet(
            "it shows more than 16 MiB while a few calls are made: leave out in the probe what nobody "
            "asked for, such as other system calls");
    else if (result == TRIAL_RAN && work.failure[0] != '\0')
        result = failx(EIO, "cannot judge '%s' on this machine: %s", exercise->name, work.failure);
    else if (result == TRIAL_RAN)
        result = say(exercise, &work, &rows);
    rows_finish(&rows);
    return error_text()[0] != '\0' ? -EIO : result;
}

int course_run(const struct course_options *options)
{
    if (options->exercise == NULL) {
        list();
        return 0;
    }
    const struct exercise *exercise = find(options->exercise);
    if (exercise == NULL)
        return -EINVAL;
    struct stat status;
    if (stat(options->file, &status) != 0 || access(options->file, R_OK) != 0)
        return fail(errno, "cannot read '%s'", options->file);
    if (!S_ISREG(status.st_mode)) /* it is read more than once */
        return failx(EINVAL, "cannot check '%s': it is no regular file", options->file);
    return check(exercise, options);
}
