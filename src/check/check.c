// SPDX-License-Identifier: Apache-2.0
#include "check/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/line_table.h"
#include "check/report.h"
#include "output/writer.h"

/* The machine itself; tests of the lines give a made-up tree. */
#define ROOT ""

/* NULL with the error recorded for a format that there is not. */
static print_check *find_printer(const char *format)
{
    if (strcmp(format, "json") == 0)
        return print_json;
    if (strcmp(format, "table") == 0)
        return print_line;
    fail_usage("cannot show what the machine lacks as '%s': check knows table and json", format);
    return NULL;
}

int check_run(const struct check_options *options)
{
    print_check *print = find_printer(options->format);
    if (print == NULL)
        return -EINVAL;
    int err = 0;
    struct machine machine;
    machine_read(&machine, ROOT);
    machine_try(&machine);
    machine.headers = options->headers;
    machine.buffer_bytes = options->buffer_bytes;
    enum verdict last = VERDICT_FAIL;
    for (size_t i = 0; i < check_count && err == 0; i++) {
        struct finding finding = {0};
        checks[i].look(&machine, &finding);
        print(checks[i].name, &finding, stdout);
        last = finding.verdict;
        finding_finish(&finding);
        if (fflush(stdout) != 0 && errno != EPIPE) /* a reader that went away is none of ours */
            err = writer_fail(errno, NULL);
    }
    machine_finish(&machine);
    return err != 0 ? err : last == VERDICT_OK ? 0 : 1;
}

static bool ends_with(const char *string, const char *end)
{
    size_t length = strlen(string);
    size_t end_length = strlen(end);
    return end_length > 0 && length >= end_length && strcmp(string + length - end_length, end) == 0;
}

/* Whether the line's lack is what the headline gives as its reason. */
static bool explains(const struct check *check, const struct machine *machine, const char *headline)
{
    struct finding finding = {0};
    check->look(machine, &finding);
    bool is_reason = finding.verdict != VERDICT_OK && ends_with(headline, text_cstr(&finding.what));
    bool is_errno = finding.verdict == VERDICT_FAIL && check->shows_as != 0 &&
                    strstr(headline, strerror(check->shows_as)) != NULL;
    finding_finish(&finding);
    return is_reason || is_errno;
}

size_t find_lines(const struct machine *machine, const char *headline, struct text *names)
{
    struct machine brief = *machine;
    size_t count = 0;
    brief.is_brief = true;
    for (size_t i = 0; i < check_count; i++)
        if (!checks[i].is_slow && explains(&checks[i], &brief, headline))
            text_printf(names, "%s'%s'", count++ > 0 ? ", " : "", checks[i].name);
    return count;
}

void check_hint(const char *root, const char *headers)
{
    if (error_status() != 1)
        return;
    char *headline = xstrdup(error_text());
    struct text names = {0};
    struct error *error = error_take();
    struct machine machine;
    machine_read(&machine, root);
    machine_try(&machine);
    machine.headers = headers;
    size_t count = find_lines(&machine, headline, &names);
    machine_finish(&machine);
    error_put(error);
    if (count > 0)
        error_add_hint("'bccrun check' shows what this machine lacks (line%s %s)", count > 1 ? "s" : "",
                       text_cstr(&names));
    text_finish(&names);
    free(headline);
}
