// SPDX-License-Identifier: Apache-2.0
#include "check/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void finding_finish(struct finding *finding)
{
    text_finish(&finding->what);
    text_finish(&finding->fixes);
    *finding = (struct finding){0};
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"ok", "warn", "fail"};
    return names[verdict];
}

static __attribute__((format(printf, 2, 0))) void append(struct text *to, const char *format,
                                                         va_list arguments)
{
    char *string = NULL;
    if (vasprintf(&string, format, arguments) < 0)
        abort();
    text_string(to, string);
    free(string);
}

void found(struct finding *finding, enum verdict verdict, const char *what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    finding->verdict = verdict;
    text_clear(&finding->what);
    append(&finding->what, what, arguments);
    va_end(arguments);
}

void fix(struct finding *finding, const char *command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    append(&finding->fixes, command, arguments);
    va_end(arguments);
    text_char(&finding->fixes, '\n');
}

void found_error(struct finding *finding, enum verdict verdict)
{
    const char *colon = strstr(error_text(), ": ");
    found(finding, verdict, "%s", colon != NULL ? colon + 2 : error_text());
    text_string(&finding->fixes, error_hints());
    finding->cause = error_cause();
    error_clear();
}
