// SPDX-License-Identifier: Apache-2.0
#include "probe/interval.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "probe/define.h"

bool interval_parse(const char *text, const char **end, uint64_t *ns)
{
    char *stop = NULL;
    double seconds = strtod(text, &stop);
    if (stop == text || !(seconds >= INTERVAL_MIN && seconds <= INTERVAL_MAX))
        return false;
    *end = stop;
    *ns = (uint64_t)(seconds * 1e9);
    return true;
}

/* Only the number and a comment. If there is no number, strtod() would go on to the next line. */
static bool take_interval(const struct definition *definition, void *to)
{
    const char *value = definition->value;
    const char *end;
    uint64_t *ns = to;
    if (*value == '\n' || *value == '\r' || !interval_parse(value, &end, ns))
        return false;
    end += strspn(end, " \t\r");
    return *end == '\0' || *end == '\n' || has_prefix(end, "//") || has_prefix(end, "/*");
}

int interval_read(const struct source *source, uint64_t *ns)
{
    static const struct define_option option = {
        .name = "BCCRUN_INTERVAL",
        .take = take_interval,
        .expected = "a number of seconds above 0",
        .example = "1",
    };
    *ns = 0;
    return define_take(source, &option, ns);
}
