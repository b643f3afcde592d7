// SPDX-License-Identifier: Apache-2.0
#include "probe/interval.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "probe/define.h"

#define NAME  "BCCRUN_INTERVAL"
#define BLANK " \t"

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

/* The number and nothing but a comment; without one, white space would let strtod() go on to the next line.
 */
static bool is_interval(const char *value, uint64_t *ns)
{
    const char *end;
    if (*value == '\n' || *value == '\r' || !interval_parse(value, &end, ns))
        return false;
    end += strspn(end, BLANK "\r");
    return *end == '\0' || *end == '\n' || has_prefix(end, "//") || has_prefix(end, "/*");
}

int interval_read(const struct source *source, uint64_t *ns)
{
    struct lexer lexer;
    struct definition definition;
    *ns = 0;
    lexer_init(&lexer, source->text);
    while (define_next(&lexer, NAME, strlen(NAME), &definition)) {
        if (is_interval(definition.value, ns))
            continue;
        failx(EINVAL, "cannot take " NAME " in line %u of '%s': it must be a number of seconds above 0",
              definition.line, source->name);
        error_add_hint("such as: #define " NAME " 1");
        return -EINVAL;
    }
    return 0;
}
