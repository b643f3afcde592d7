// SPDX-License-Identifier: Apache-2.0
#include "check/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check/check_lines.h"
#include "check/report.h"
#include "output/writer.h"

/* The machine itself; unit tests of the lines use a tree that they make. */
#define ROOT ""

/* NULL with the error recorded for an unknown format. */
static report *find_report(const char *format)
{
    if (strcmp(format, "json") == 0)
        return report_json;
    if (strcmp(format, "table") == 0)
        return report_table;
    fail_usage("cannot show the results as '%s': check knows table and json", format);
    return NULL;
}

/* Checks one line and prints it. 0 or the recorded error. */
static int print_line(const struct check_line *line, const struct machine *machine, report *print,
                      enum verdict *verdict)
{
    struct finding finding = {0};
    line->check(machine, &finding);
    print(line->name, &finding, stdout);
    *verdict = finding.verdict;
    finding_finish(&finding);
    if (fflush(stdout) != 0 && errno != EPIPE) /* a reader that went away is no failure */
        return writer_fail(errno, NULL);
    return 0;
}

int check_run(const struct check_options *options)
{
    report *print = find_report(options->format);
    if (print == NULL)
        return -EINVAL;
    int err = 0;
    struct machine machine;
    machine_read(&machine, ROOT);
    machine_try(&machine);
    machine.types = options->types;
    machine.buffer_bytes = options->buffer_bytes;
    enum verdict last = VERDICT_FAIL;
    for (size_t i = 0; i < check_line_count && err == 0; i++)
        err = print_line(&check_lines[i], &machine, print, &last);
    machine_finish(&machine);
    return err != 0 ? err : last == VERDICT_OK ? 0 : 1;
}

void check_hint(const char *root, const struct type_choice *types)
{
    if (error_status() != 1)
        return;
    enum error_cause cause = error_cause();
    int number = error_number();
    struct text names = {0};
    struct machine machine;
    struct error *error = error_take();
    machine_read(&machine, root);
    machine_try(&machine);
    machine.types = *types;
    size_t count = check_lines_explaining(&machine, cause, number, &names);
    machine_finish(&machine);
    error_put(error);
    if (count > 0)
        error_add_hint("'bccrun check' shows what this machine lacks (line%s %s)", count > 1 ? "s" : "",
                       text_cstr(&names));
    text_finish(&names);
}
