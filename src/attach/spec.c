// SPDX-License-Identifier: Apache-2.0
#include "attach/spec.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/first_parameter.h"
#include "attach/kinds.h"
#include "attach/section_advice.h"
#include "base/memory.h"

static int fail_section(const struct source *source, const struct declared_function *function,
                        const char *section)
{
    size_t length = strcspn(section, "/");
    const struct attach_word *word;
    const struct attach_kind *kind = kinds_find(section, length, false, &word);
    at_line(source->name, function->line);
    if (kind != NULL) {
        hint("add it after a slash, such as SEC(\"%s/%s\")", word->name, kind->target.example);
        return failx(EINVAL, "cannot attach '%s' (%s:%u): SEC(\"%s\") does not say to what", function->name,
                     source->name, function->line, section);
    }
    section_hint_unknown(source, function, section);
    return failx(EINVAL, "cannot attach '%s' (%s:%u): SEC(\"%s\") is not known", function->name, source->name,
                 function->line, section);
}

/* The kind that "WORD/TARGET" names; NULL if the word is not known or no target follows. */
static const struct attach_kind *section_kind(const char *section, const struct attach_word **word,
                                              const char **target)
{
    size_t length = strcspn(section, "/");
    if (section[length] == '\0' || section[length + 1] == '\0')
        return NULL;
    *target = section + length + 1;
    return kinds_find(section, length, false, word);
}

static int fail_parameters(const struct source *source, const struct declared_function *function,
                           const struct attach_point *point)
{
    bool is_tracepoint = point->kind->program_type == BPF_PROG_TYPE_TRACEPOINT;
    at_line(source->name, function->line);
    if (is_tracepoint)
        hint("TRACEPOINT_PROBE(category, name) { ... } has the tracepoint's fields as args->FIELD");
    else if (point->kind->trampoline != NULL)
        hint("SEC(\"%s/%s\") BPF_PROG(%s, ...) { ... } takes them apart", point->word->name, point->target,
             function->name);
    return failx(EINVAL, "cannot attach '%s' (%s:%u): %s gives its function one argument, not %zu",
                 function->name, source->name, function->line,
                 is_tracepoint ? "a tracepoint" : point->word->name, function->parameters);
}

int spec_read(const struct source *source, const struct declared_function *function, const char *section,
              struct attach_point *point)
{
    const char *target = NULL;
    const struct attach_kind *kind = section != NULL
                                         ? section_kind(section, &point->word, &target)
                                         : kinds_find_prefix(function->name, &point->word, &target);
    if (kind == NULL)
        return section != NULL ? fail_section(source, function, section) : 0;
    point->kind = kind;
    point->target = kind->target.normalize != NULL
                        ? kind->target.normalize(point->word, target, section == NULL)
                        : xstrdup(target);
    if (point->target == NULL)
        return -EINVAL;
    /* libbcc reads the others, from the registers, only for a kprobe. */
    int err = 0;
    if (kind->program_type == BPF_PROG_TYPE_KPROBE)
        err = first_parameter_check(source, function);
    else if (function->parameters > 1 && !function->is_macro)
        err = fail_parameters(source, function, point);
    if (err != 0) {
        free(point->target);
        return err;
    }
    point->is_guess = section == NULL && point->word->is_guess;
    point->is_syscall = function->parameters > 1 && !point->word->on_return && kind->target.syscall != NULL &&
                        kind->target.syscall(point->target) != NULL;
    return 1;
}
