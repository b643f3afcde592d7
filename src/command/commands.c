// SPDX-License-Identifier: Apache-2.0
#include "command/commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "command/cache_command.h"
#include "compile/compiler.h"
#include "course/course.h"
#include "find/find.h"
#include "find/new.h"
#include "output/writer.h"
#include "probe/library.h"
#include "probe/parameters.h"
#include "probe/source.h"
#include "run/session.h"

static int list(const struct options *options)
{
    (void)options;
    for (size_t i = 0; i < library_count(); i++) {
        const struct library_probe *probe = library_at(i);
        char *question = library_question(probe);
        printf("%-12s %s\n", probe->name, question);
        free(question);
    }
    return 0;
}

static void print_parameter(const struct parameter *parameter, int name_width, int value_width)
{
    if (parameter->comment[0] == '\0')
        printf("%-*s  %s\n", name_width, parameter->name, parameter->value);
    else
        printf("%-*s  %-*s  %s\n", name_width, parameter->name, value_width, parameter->value,
               parameter->comment);
}

/* A line each: the name, the default, the comment. */
static int show_parameters(const struct options *options)
{
    struct parameters parameters;
    struct source *source = source_open(options->probe);
    if (source == NULL)
        return -EINVAL;
    parameters_read(source->text, &parameters);
    int widths[2] = {0, 0};
    for (size_t i = 0; i < parameters.count; i++) {
        const struct parameter *parameter = &parameters.list[i];
        int lengths[2] = {(int)strlen(parameter->name), (int)strlen(parameter->value)};
        for (int k = 0; k < 2; k++)
            widths[k] = lengths[k] > widths[k] ? lengths[k] : widths[k];
    }
    for (size_t i = 0; i < parameters.count; i++)
        print_parameter(&parameters.list[i], widths[0], widths[1]);
    parameters_finish(&parameters);
    source_free(source);
    return 0;
}

static int show(const struct options *options)
{
    if (options->show_parameters)
        return show_parameters(options);
    const struct library_probe *probe = library_find(options->probe);
    if (probe == NULL)
        return -ENOENT;
    fwrite(probe->text, 1, probe->length, stdout);
    return 0;
}

static int check(const struct options *options)
{
    const struct check_options what = {
        .headers = options->headers,
        .format = options->format,
        .buffer_bytes = options->buffer_bytes,
    };
    return check_run(&what);
}

static int check_exercise(const struct options *options)
{
    const struct course_options what = {
        .exercise = options->exercise,
        .file = options->probe,
        .headers = options->headers,
    };
    return course_run(&what);
}

static int find(const struct options *options)
{
    const struct find_options what = {
        .words = options->words, .format = options->format, .limit = options->max_events};
    return find_run(&what);
}

static int new_probe(const struct options *options)
{
    return new_run(options->target, options->with_return);
}

static int help(const struct options *options)
{
    (void)options;
    options_help(stdout);
    return 0;
}

static int version(const struct options *options)
{
    (void)options;
    char *compiler = compiler_version();
    printf("bccrun %s\n%s\n", BCCRUN_VERSION,
           compiler != NULL ? compiler : "libbcc: the compiler process did not say");
    free(compiler);
    return 0;
}

/* What was printed must have arrived: a full disk is an error here too. A reader that went away is none. Why
 * an earlier write failed stdio forgets; one more finds it out. */
static int flush_output(void)
{
    errno = 0;
    bool is_written = fflush(stdout) == 0 && !ferror(stdout);
    if (!is_written && errno == 0)
        (void)!write(STDOUT_FILENO, "\n", 1);
    if (is_written || errno == EPIPE)
        return 0;
    return writer_fail(errno != 0 ? errno : EIO, NULL);
}

int command_run(const struct options *options)
{
    static int (*const commands[])(const struct options *) = {
        [COMMAND_RUN] = session_run,     [COMMAND_LIST] = list,
        [COMMAND_SHOW] = show,           [COMMAND_SCHEMA] = session_run,
        [COMMAND_HELP] = help,           [COMMAND_VERSION] = version,
        [COMMAND_CACHE] = cache_command, [COMMAND_CHECK] = check,
        [COMMAND_EXPLAIN] = session_run, [COMMAND_CHECK_EXERCISE] = check_exercise,
        [COMMAND_FIND] = find,           [COMMAND_NEW] = new_probe,
    };
    int status = commands[options->command](options);
    int err = status >= 0 ? flush_output() : status;
    return err < 0 ? err : status;
}
