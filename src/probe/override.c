// SPDX-License-Identifier: Apache-2.0
#include "probe/override.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"

static bool is_of(const char *assignment, const char *name)
{
    const char *rest = after_prefix(assignment, name);
    return rest != NULL && *rest == '=';
}

static int fail_unknown(const struct source *source, const struct declarations *declarations,
                        const char *assignment)
{
    struct nearest near;
    char *name = xstrndup(assignment, strcspn(assignment, "="));
    nearest_init(&near, name);
    for (size_t i = 0; i < declarations->function_count; i++)
        if (!declarations->functions[i].is_static)
            nearest_offer(&near, declarations->functions[i].name);
    nearest_hint(&near);
    nearest_finish(&near);
    int err = failx(ENOENT, "cannot attach '%s': there is no such function in '%s'", name, source->name);
    free(name);
    return err;
}

static int fail_static(const struct source *source, const struct declared_function *function)
{
    at_line(source->name, function->line);
    hint("a static function is only called by others; to attach it, remove the word 'static'");
    return failx(EINVAL, "cannot attach '%s' (%s:%u): it is static", function->name, source->name,
                 function->line);
}

/* A name may be there several times, in the branches of an #if. @is_first: what -a has said so far says
 * nothing of the function, and what the text says is not to be. */
static int override(const struct source *source, const char *assignment, bool is_first,
                    struct declarations *declarations)
{
    bool is_found = false;
    for (size_t i = 0; i < declarations->function_count; i++) {
        struct declared_function *function = &declarations->functions[i];
        if (!is_of(assignment, function->name))
            continue;
        if (function->is_static)
            return fail_static(source, function);
        char *section = xstrdup(strchr(assignment, '=') + 1);
        if (is_first) {
            free(function->section);
            function->section = section;
        } else {
            array_push(function->more_sections, function->more_count) = section;
        }
        function->is_overridden = true;
        is_found = true;
    }
    return is_found ? 0 : fail_unknown(source, declarations, assignment);
}

int override_sections(const struct source *source, const char *const *assignments, size_t count,
                      struct declarations *declarations)
{
    for (size_t i = 0; i < count; i++) {
        char *name = xstrndup(assignments[i], strcspn(assignments[i], "="));
        bool is_first = true;
        int err = 0;
        for (size_t k = 0; k < i && err == 0; k++) {
            is_first &= !is_of(assignments[k], name);
            if (strcmp(assignments[k], assignments[i]) == 0)
                err = fail_usage("cannot attach '%s' twice to %s", name, assignments[i] + strlen(name) + 1);
        }
        free(name);
        if (err == 0)
            err = override(source, assignments[i], is_first, declarations);
        if (err != 0)
            return err;
    }
    return 0;
}
