// SPDX-License-Identifier: Apache-2.0
#include "attach/section_advice.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/foreign.h"
#include "attach/kinds.h"
#include "base/memory.h"
#include "base/words.h"
#include "diagnose/fix.h"

/* The quotes that editors of text make of '"' are these of UTF-8. */
static size_t quote_length(const char *at)
{
    static const char *const quotes[] = {
        "\"",           "'",        "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xe2\x80\x98",
        "\xe2\x80\x99", "\xc2\xab", "\xc2\xbb"};
    for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++)
        if (has_prefix(at, quotes[i]))
            return strlen(quotes[i]);
    return 0;
}

/* What is between the brackets of SEC(...), without quotes and spaces, on the heap. @end: the first byte after it all. */
static char *bare_section(const char *section, const char **end)
{
    struct text bare = {0};
    const char *at = strchr(section, '(');
    at = at != NULL ? at + 1 : section;
    while (*at != '\0' && *at != '\n' && *at != ')') {
        size_t length = quote_length(at);
        if (length == 0 && strchr(" \t\r", *at) == NULL)
            text_char(&bare, *at);
        at += length > 0 ? length : 1;
    }
    *end = *at == ')' ? at + 1 : at;
    return text_take(&bare);
}

int section_fail_unread(const struct source *source, const struct declared_function *function)
{
    const char *end;
    char *section = bare_section(function->unread_section, &end);
    int err = 1;
    if (strpbrk(section, "/:\"") != NULL) {
        char *fixed = xasprintf("SEC(\"%s\")", section);
        at_line(source->name, function->line);
        fix_replace(source, function->unread_section, (size_t)(end - function->unread_section), fixed);
        err = failx(EINVAL, "cannot attach '%s' (%s:%u): what its SEC() says is not in plain double quotes",
                    function->name, source->name, function->line);
        free(fixed);
    }
    free(section);
    return err;
}

/* Hints @section as it should be: as the line of the probe, if it has one. */
static void hint_section(const struct source *source, const struct declared_function *function,
                         const char *section)
{
    char *fixed = xasprintf("SEC(\"%s\")", section);
    if (function->section_end > 0 && !function->is_overridden)
        fix_replace(source, source->text + function->section_start,
                    function->section_end - function->section_start, fixed);
    else
        hint("did you mean '%s'?", section);
    free(fixed);
}

/* "tracepoint:sched:sched_switch", as other tools write it: the colon is a part of what follows the slash of a uprobe. */
static bool hint_colons(const struct source *source, const struct declared_function *function,
                        const char *section)
{
    const struct attach_word *word;
    size_t length = strcspn(section, ":/");
    const struct attach_kind *kind = kinds_find(section, length, false, &word);
    if (kind == NULL || section[length] != ':')
        return false;
    char *fixed = xstrdup(section);
    fixed[length] = '/';
    char *second = strchr(fixed, ':');
    if (kind->program_type == BPF_PROG_TYPE_TRACEPOINT && second != NULL)
        *second = '/';
    hint_section(source, function, fixed);
    free(fixed);
    return true;
}

/* "tracepoints/...": one known word is near. */
static bool hint_word(const struct source *source, const struct declared_function *function,
                      const char *section)
{
    size_t length = strcspn(section, "/:");
    char *wanted = xstrndup(section, length);
    struct nearest near;
    kinds_near(wanted, false, &near);
    bool is_near = near.count > 0;
    if (near.count == 1) {
        char *fixed = xasprintf("%s%s", near.names[0], section + length);
        hint_section(source, function, fixed);
        free(fixed);
    } else {
        nearest_hint(&near);
    }
    nearest_finish(&near);
    free(wanted);
    return is_near;
}

void section_hint_unknown(const struct source *source, const struct declared_function *function,
                          const char *section)
{
    const char *advice = foreign_section_advice(section);
    if (hint_colons(source, function, section))
        return;
    if (advice != NULL)
        hint("%s", advice);
    else if (hint_word(source, function, section))
        return;
    kinds_hint_all();
}
