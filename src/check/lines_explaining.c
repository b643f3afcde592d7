// SPDX-License-Identifier: Apache-2.0
#include "check/check_lines.h"

/* A line and the function that failed for the same lack have the same cause. What the kernel refuses has only
 * an errno. */
static bool explains(const struct check_line *line, const struct machine *machine, enum error_cause cause,
                     int number)
{
    struct finding finding = {0};
    line->check(machine, &finding);
    bool has_cause = cause != CAUSE_NONE && finding.cause == cause;
    bool has_number = number != 0 && line->number == number && finding.verdict == VERDICT_FAIL;
    finding_finish(&finding);
    return has_cause || has_number;
}

size_t check_lines_explaining(const struct machine *machine, enum error_cause cause, int number,
                              struct text *names)
{
    struct machine brief = *machine;
    size_t count = 0;
    brief.is_brief = true;
    for (size_t i = 0; i < check_line_count; i++)
        if (!check_lines[i].is_slow && explains(&check_lines[i], &brief, cause, number))
            text_printf(names, "%s'%s'", count++ > 0 ? ", " : "", check_lines[i].name);
    return count;
}
