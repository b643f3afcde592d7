// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include "course/course.h"

static int check_exercise(const struct command_line *line)
{
    const char *exercise = line->words[0];
    const char *file = exercise != NULL ? line->words[1] : NULL;
    if (exercise != NULL && file == NULL)
        return fail_usage("'bccrun check-exercise %s' needs your file, such as ./mine.c", exercise);
    const struct course_options options = {
        .exercise = exercise,
        .file = file,
        .types = line->options.types,
    };
    return course_run(&options);
}

const struct command command_check_exercise = {
    .name = "check-exercise",
    .group = "Course",
    .summary = "list the exercises, or check your solution of one",
    .help = "The embedded probes are a course, each with an exercise. Without arguments,\n"
            "lists the exercises. With an EXERCISE (its number, or the name of its probe),\n"
            "runs your FILE while bccrun makes calls of its own, and reports what is missing.\n"
            "broken-1 to broken-5 are probes to fix. The exit status is 0 if the exercise is\n"
            "done, else 1.\n",
    .examples = "  bccrun check-exercise                  list the exercises\n"
                "  bccrun show hello > mine.c             begin with the first one\n"
                "  sudo bccrun check-exercise hello mine.c\n",
    .options = "headers types",
    .arguments = {"[EXERCISE FILE]", 2, .takes = "an exercise and a file"},
    .run = check_exercise,
};
