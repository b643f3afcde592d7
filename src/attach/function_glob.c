// SPDX-License-Identifier: Apache-2.0
#include "attach/function_glob.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/glob.h"
#include "attach/keeper.h"
#include "attach/kprobe.h"
#include "attach/link.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "base/words.h"

static bool is_match(const char *glob, const char *name)
{
    size_t length = function_own_length(name);
    if (glob_matches(glob, name) || name[length] == '\0')
        return glob_matches(glob, name);
    char *own = xstrndup(name, length);
    bool matches = glob_matches(glob, own);
    free(own);
    return matches;
}

void function_glob_match(const struct functions *functions, const char *prefix, const char *glob,
                         struct places *matching)
{
    for (size_t i = 0; i < functions->places.count; i++) {
        const struct place *place = &functions->places.list[i];
        const char *name = after_prefix(place->name, prefix);
        if (name != NULL && is_match(glob, name))
            places_add(matching, place->name, place->number);
    }
}

static int fail_nothing(const struct attach_word *word, const struct functions *functions, const char *prefix,
                        const char *glob)
{
    struct nearest near;
    nearest_init(&near, glob);
    for (size_t i = 0; i < functions->places.count; i++) {
        const char *name = after_prefix(functions->places.list[i].name, prefix);
        if (name != NULL)
            glob_offer(&near, name);
    }
    nearest_hint(&near);
    nearest_finish(&near);
    glob_hint(functions->are_traced ? "available_filter_functions in /sys/kernel/tracing" : "/proc/kallsyms",
              "functions");
    return failx(ENOENT, "cannot attach %s %s: no function of this kernel that can be probed has such a name",
                 word->name, glob);
}

int function_glob_expand(const struct attach_word *word, const char *root, const char *glob,
                         struct places *places,
                         void (*match)(const struct functions *functions, const char *glob,
                                       struct places *matching),
                         const char *prefix)
{
    struct functions functions;
    int err = functions_read(root, &functions);
    if (err != 0)
        return err;
    match(&functions, glob, places);
    if (places->count == 0)
        err = fail_nothing(word, &functions, prefix, glob);
    functions_finish(&functions);
    return err;
}

/* All of them together take no more memory than some dozen single ones, but none has less room than by default. */
#define CALLS_OF_ALL (64 * KEEPER_CALLS_MAX)
#define CALLS_MIN    128

static unsigned calls_of_each(size_t count)
{
    return (unsigned)min_u64(KEEPER_CALLS_MAX, max_u64(CALLS_MIN, CALLS_OF_ALL / count));
}

int function_glob_attach(const struct attach_word *word, const char *root, const struct places *places,
                         size_t index, int program_fd, struct attachment *attachment)
{
    const char *name = places->list[index].name;
    return word->on_return ? kretprobe_open(root, name, calls_of_each(places->count), program_fd, attachment)
                           : kprobe_open(root, name, false, program_fd, attachment);
}

/* The kernel's list of what it can trace is its list of what one link can attach to. */
static bool has_links(const char *root)
{
    return functions_are_listed(root) && link_has_multi(LINK_KPROBE_MULTI);
}

const struct attach_multi function_multi = {
    .attach_type = LINK_KPROBE_MULTI,
    .needs = "Linux 5.18 with CONFIG_FPROBE, and tracefs",
    .is_there = has_links,
    .attach = link_kprobes,
};
