// SPDX-License-Identifier: Apache-2.0
#include "course/course.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/words.h"
#include "course/exercises.h"
#include "course/judge.h"
#include "course/trial.h"
#include "probe/library.h"

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
    for (size_t i = 0; i < exercise_count; i++) {
        const char *number = after_prefix(exercises[i].name, "broken-");
        if (number != NULL)
            printf("    %-11s fix course/broken/%s.c\n", exercises[i].name, number);
    }
    printf(
        "\nbccrun show NAME >mine.c writes the probe to start from, bccrun check-exercise NAME mine.c says\n"
        "what is still missing.\n");
}

static int not_yet(const char *why)
{
    printf("not yet: %s\n", why);
    return 1;
}

static int print_verdict(const struct exercise *exercise, const struct work *work, const struct rows *rows)
{
    struct text why = {0};
    bool is_done = judge(&exercise->criteria, work, rows, &why);
    if (is_done)
        printf("done: %s\n", exercise->name);
    else
        not_yet(text_cstr(&why));
    text_finish(&why);
    return is_done ? 0 : 1;
}

/* Prints what came of the trial. The exit status, or the recorded error (negative). */
static int conclude(const struct exercise *exercise, int result, const struct work *work,
                    const struct rows *rows)
{
    switch (result) {
    case TRIAL_REFUSED:
        result = not_yet("it does not run here; the message says why");
        return error_text()[0] != '\0' ? -EIO : result;
    case TRIAL_STUCK:
        return not_yet("it did not finish in the time that it is given");
    case TRIAL_ENDLESS:
        return not_yet(
            "it printed more than 16 MiB during a few calls: filter out in the probe what nobody asked for, such as other system calls");
    case TRIAL_RAN:
        if (work->failure[0] != '\0')
            return failx(EIO, "cannot judge '%s' on this machine: %s", exercise->name, work->failure);
        return print_verdict(exercise, work, rows);
    default:
        return result;
    }
}

static int check(const struct exercise *exercise, const struct course_options *options)
{
    struct work work;
    struct rows rows = {0};
    const struct trial trial = {
        .file = options->file,
        .types = options->types,
        .work_function = exercise->work_function,
    };
    int result = conclude(exercise, trial_run(&trial, &work, &rows), &work, &rows);
    rows_finish(&rows);
    return result;
}

int course_run(const struct course_options *options)
{
    if (options->exercise == NULL) {
        list();
        return 0;
    }
    const struct exercise *exercise = exercise_find(options->exercise);
    if (exercise == NULL)
        return -EINVAL;
    struct stat status;
    if (stat(options->file, &status) != 0 || access(options->file, R_OK) != 0)
        return fail(errno, "cannot read '%s'", options->file);
    if (!S_ISREG(status.st_mode)) /* it is read more than once */
        return failx(EINVAL, "cannot check '%s': it is not a regular file", options->file);
    return check(exercise, options);
}
